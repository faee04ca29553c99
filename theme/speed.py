"""What MkDocs would do again in every build, done once: compile the templates.

A site in two languages is two builds, and `mkdocs serve` builds again after every change. Each build has a
template environment of its own and would compile the theme's seventy templates anew, a fifth of its time.
"""

from jinja2 import BytecodeCache


class Compiled(BytecodeCache):
    """Compiled templates, kept in memory for as long as the process lives."""

    def __init__(self):
        self.templates = {}

    def load_bytecode(self, bucket):
        if code := self.templates.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket):
        self.templates[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


compiled = Compiled()


def on_env(env, config, files):
    env.bytecode_cache = compiled
