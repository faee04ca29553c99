"""Test a task: directly, and once under spawn."""

import multiprocessing
import unittest


def double(number):
    return 2 * number


class TestDouble(unittest.TestCase):
    def test_function(self):
        self.assertEqual(double(21), 42)

    def test_in_another_process(self):
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            result = pool.apply_async(double, (21,))
            self.assertEqual(result.get(timeout=20), 42)


if __name__ == "__main__":
    unittest.main(verbosity=2)
