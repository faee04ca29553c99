"""What readers search for, and where it is answered: messages as programs print them, symptoms in readers' words.

One search a line: the query, then the places of which one must be among the first three results. A place is a page and
the anchor of a section; a place with `!` must be the very first result. `¶` stands for the end of a line in a
message pasted whole.
"""

ENGLISH = """
cannot start a process twice                        | 03-process-class/#lifecycle!
AssertionError: cannot start a process twice        | 03-process-class/#lifecycle!
bootstrapping phase                                 | 06-no-shared-globals/#top-level! 02-first-example/#main-guard!
An attempt has been made to start a new process before the current process has finished its bootstrapping phase. | 06-no-shared-globals/#top-level! 02-first-example/#main-guard!
PicklingError                                       | 05-arguments/#how-the-copy-is-made!
Can't get attribute                                 | 02-first-example/#idle-and-notebooks!
daemonic                                            | 07-waiting/#daemon!
daemonic processes are not allowed to have children | 07-waiting/#daemon!
process object is closed                            | 03-process-class/#lifecycle!
listen() takes 1 positional argument but 4 were given | 03-process-class/#parameters!
-15                                                 | 03-process-class/#exit-codes!
ｅｘｉｔ　ｃｏｄｅ                                    | 03-process-class/#exit-codes!
Traceback (most recent call last):¶  File "/home/ann/jobs/start.py", line 31, in <module>¶    child.start()¶  File "/usr/lib/python3.12/multiprocessing/process.py", line 115, in start¶    assert self._popen is None, 'cannot start a process twice'¶AssertionError: cannot start a process twice | 03-process-class/#lifecycle!
AttributeError: 'Worker' object has no attribute '_closed' | 08-subclass/#call-super-first!
ModuleNotFoundError: No module named 'multiprocess' | 05-arguments/#module-name!
BrokenProcessPool                                   | 09-pool/#which-one!
ZeroDivisionError: division by zero                 | 03-process-class/#exit-codes!
RuntimeError: context has already been set          | 06-no-shared-globals/#how-to-choose
ChildProcessError: [Errno 10] No child processes    | 07-waiting/#subreaper
EOFError                                            | 10-communication/#pipe
zombies                                             | 07-waiting/#zombie
zombies in docker                                   | 07-waiting/#containers
orpha                                               | 07-waiting/#orphan 07-waiting/#orphan-or-zombie
start meth                                          | 06-no-shared-globals/#start-methods
prints twice                                        | 06-no-shared-globals/#fork-buffer 06-no-shared-globals/#top-level
no output in jupyter notebook                       | 02-first-example/#idle-and-notebooks!
global variable not changed in child                | 06-no-shared-globals/#no-shared-globals 06-no-shared-globals/#three-lists
join hangs for ever with a queue                    | 10-communication/#feeder-thread
lines mixed up                                      | 02-first-example/#order 02-first-example/#terminal-and-pipe
ctrl-c                                              | 07-waiting/#ctrl-c!
exe starts itself again and again                   | 02-first-example/#frozen-executables
finally not executed after terminate                | 03-process-class/#terminate!
pool swallows exception                             | 09-pool/#errors
with Pool stops before tasks are finished           | 09-pool/#with-block
os.getppid() is not the pid of main                 | 04-process-id/#which-parent 04-process-id/#ids-agree
nested list in manager dict not saved               | 10-communication/#manager
spawn is slow                                       | 06-no-shared-globals/#costs
fork threads deadlock                               | 06-no-shared-globals/#fork-and-threads
"""

CHINESE = """
cannot start a process twice                        | 03-process-class/#lifecycle!
AssertionError: cannot start a process twice        | 03-process-class/#lifecycle!
bootstrapping phase                                 | 06-no-shared-globals/#top-level! 02-first-example/#main-guard!
PicklingError                                       | 05-arguments/#how-the-copy-is-made!
Can't get attribute                                 | 02-first-example/#idle-and-notebooks!
daemonic processes are not allowed to have children | 07-waiting/#daemon!
takes 1 positional argument but 4 were given        | 03-process-class/#parameters!
-15                                                 | 03-process-class/#exit-codes!
－１５                                              | 03-process-class/#exit-codes!
退出码 -9                                           | 03-process-class/#exit-codes!
AttributeError: 'Worker' object has no attribute '_closed' | 08-subclass/#call-super-first!
ModuleNotFoundError: No module named 'multiprocess' | 05-arguments/#module-name!
BrokenProcessPool                                   | 09-pool/#which-one!
Ｃｔｒｌ－Ｃ                                         | 07-waiting/#ctrl-c!
僵尸进程                                            | 07-waiting/#zombie
殭屍進程                                            | 07-waiting/#zombie
殭屍行程                                            | 07-waiting/#zombie
孤兒進程                                            | 07-waiting/#orphan!
共享記憶體                                          | 10-communication/#shared-memory!
佇列                                                | 10-communication/#queue
容器里的僵尸进程                                    | 07-waiting/#containers!
进程池                                              | 09-pool/#pool
启动方                                              | 06-no-shared-globals/#start-methods 06-no-shared-globals/#no-shared-globals
打印两次                                            | 06-no-shared-globals/#fork-buffer 06-no-shared-globals/#top-level
notebook 里没有输出                                 | 02-first-example/#idle-and-notebooks!
子进程里修改全局变量不生效                          | 06-no-shared-globals/#no-shared-globals 06-no-shared-globals/#three-lists
程序卡住不退出                                      | 10-communication/#feeder-thread 07-waiting/#exit-handler 02-first-example/#main-guard 09-pool/#which-one
join 卡住 队列                                      | 10-communication/#feeder-thread
输出顺序乱                                          | 02-first-example/#order 02-first-example/#terminal-and-pipe
打包成 exe 后不断启动自己                           | 02-first-example/#frozen-executables
terminate 以后 finally 没有执行                     | 03-process-class/#terminate!
进程池的异常不见了                                  | 09-pool/#errors
with 块结束任务没做完                               | 09-pool/#with-block
getppid 不是主进程的 pid                            | 04-process-id/#which-parent 04-process-id/#ids-agree
嵌套列表 Manager 修改丢失                           | 10-communication/#manager!
spawn 太慢                                          | 06-no-shared-globals/#costs
fork 线程 死锁                                      | 06-no-shared-globals/#fork-and-threads!
多个进程同时加一，结果变少                          | 10-communication/#race-and-lock
"""


def searches():
    """Each search: language, query, the places among the first three, the places that may be the very first.

    Where places with `!` are given, one of them must come first.
    """
    for language, table in (("en", ENGLISH), ("zh", CHINESE)):
        for line in table.strip().splitlines():
            query, _, places = line.rpartition("|")
            named = places.split()
            first = [place.removesuffix("!") for place in named if place.endswith("!")]
            yield language, query.strip().replace("¶", "\n"), [place.removesuffix("!") for place in named], first
