"""What readers search for, and where it is answered: messages as programs print them, symptoms in readers' words.

A line for each search: places, a bar, what is typed or pasted. One of the places must be among the first three results;
where places have a `!`, one of them must be the very first. A place is the beginning of a page's name, and an anchor.
`¶` stands for the end of a line in a message.
"""

ENGLISH = """
03#lifecycle!                      | cannot start a process twice
03#lifecycle!                      | AssertionError: cannot start a process twice
06#top-level! 02#main-guard!       | bootstrapping phase
06#top-level! 02#main-guard!       | An attempt has been made to start a new process before the curr\
ent process has finished its bootstrapping phase.
05#local-function! 09#lambda!       | PicklingError
05#what-can-be-sent! 02#pool-in-notebook! | Can't get attribute
07#daemon! 07#children-of-daemons! | daemonic
07#children-of-daemons!            | daemonic processes are not allowed to have children
03#lifecycle!                      | process object is closed
03#parameters!                     | listen() takes 1 positional argument but 4 were given
03#exit-codes!                     | -15
03#exit-codes!                     | ｅｘｉｔ　ｃｏｄｅ
03#lifecycle!                      | Traceback (most recent call last):¶  File "/home/ann/jobs/start\
.py", line 31, in <module>¶    child.start()¶  File "/usr/lib/python3.12/multiprocessing/process.py", line 115\
, in start¶    assert self._popen is None, 'cannot start a process twice'¶AssertionError: cannot start a proce\
ss twice
08#call-super-first!               | AttributeError: 'Worker' object has no attribute '_closed'
05#module-name!                    | ModuleNotFoundError: No module named 'multiprocess'
09#dead-worker! | BrokenProcessPool
03#exit-codes! 09#swallowed-error!  | ZeroDivisionError: division by zero
06#how-to-choose 06#set-at-top-level | RuntimeError: context has already been set
07#subreaper                       | ChildProcessError: [Errno 10] No child processes
10#pipe 10#pipe-without-end        | EOFError
07#zombie                          | zombies
07#containers                      | zombies in docker
07#orphan 07#orphan-or-zombie      | orpha
06#start-methods                   | start meth
06#fork-buffer 06#top-level        | prints twice
02#idle-and-notebooks!             | no output in jupyter notebook
06 06#three-lists | global variable not changed in child
10#feeder-thread 10#get-before-join | join hangs for ever with a queue
02#order 02#terminal-and-pipe      | lines mixed up
07#ctrl-c! 09#ctrl-c! 09#ctrl-c-in-executor! | ctrl-c
02#frozen-executables              | exe starts itself again and again
03#terminate                       | finally not executed after terminate
09#errors 09#swallowed-error       | pool swallows exception
09#with-block                      | with Pool stops before tasks are finished
04#which-parent 04#ids-agree 04#three-ids      | os.getppid() is not the pid of main
10#manager 10#nested-in-manager    | nested list in manager dict not saved
06#costs                           | spawn is slow
06#fork-and-threads                | fork threads deadlock
02#join-in-the-loop                | start join in one loop not parallel
02#no-output-in-idle               | no output in IDLE
03#exception-in-child              | exception in child not raised in main
05#local-function!                 | Can't pickle local object
05#local-function!                 | AttributeError: Can't pickle local object 'main.<locals>.say'
05#local-function 09#lambda        | cannot pickle local function
06#fork-with-a-lock 06#fork-and-threads | child hangs after fork lock held by thread
06#same-random-numbers!            | same random numbers in every process
06#input-in-child!                 | EOFError: EOF when reading a line
06#input-in-child                  | input() in child process
07#watch-the-parent                | child still running after kill -9 daemon
09#lambda!                         | Can't pickle <function <lambda>
09#lambda                          | pickle lambda pool.map
09#get-after-with!                 | multiprocessing.context.TimeoutError
09#swallowed-error!                | multiprocessing.pool.RemoteTraceback
09#swallowed-error 09#errors       | apply_async error not shown
09#lost-print                      | print in pool worker missing
09#slower-with-processes           | slower with multiprocessing
09#ctrl-c-in-executor              | KeyboardInterrupt executor
10#get-before-join 10#feeder-thread | join hangs queue full
10#cancel-join-thread!             | cancel_join_thread
10#empty-trusted                   | queue.empty() returns True but is not empty
10#nested-in-manager 10#manager    | list in manager dict not updated
10#pipe-without-end                | recv waits for ever no EOFError
10#leaked-semaphores!              | There appear to be 1 leaked semaphore objects to clean up at shutdown
10#leaked-semaphores 10#shared-memory | leaked semaphore
recipes#logging recipes#log        | logging from several processes lines missing
02#pool-in-notebook 02#idle-and-notebooks | Pool hangs in jupyter
02#terminal-and-pipe!              | torn lines
06#set-at-top-level 06#how-to-choose | set_start_method at top level
09#join-before-close!              | ValueError: Pool is still running
09#progress!                       | progress bar
09#result-not-sent!                | multiprocessing.pool.MaybeEncodingError: Error sending result
09#timeouts recipes#timeout        | timeout for a task
09#fresh-workers!                  | maxtasksperchild
10#qsize-trusted 10#feeder-thread  | qsize
10#rlock!                          | RLock
10#semaphore                       | Semaphore at most two processes
10#condition!                      | Condition wait_for
10#array!                          | Array typecode
10#numbers-in-memory!              | numpy shared memory
10#other-queues!                   | task_done
06#process-tree                    | how many processes resource tracker
02#run-it                          | how to run a program on windows
05#method-as-target!               | TypeError: cannot pickle '_thread.lock' object
05#method-as-target                | cannot pickle method of an object with a lock
09#dead-worker!                    | concurrent.futures.process.BrokenProcessPool: A process in the process \
pool was terminated abruptly while the future was running or pending.
06#fork-and-threads!               | This process (pid=4711) is multi-threaded, use of fork() may lead to \
deadlocks in the child.
07#children-of-daemons             | nested pool
06#how-to-choose                   | change start method
09#pool-map                        | run function in parallel on a list
recipes#how-many 09#pool-map       | how many processes should I start
10#race-and-lock recipes#share-dict | share a variable between processes
01#process-or-thread!              | process or thread
recipes#how-many 09#pool-map       | how many workers
recipes#several-arguments!         | pool.map multiple arguments
09#completion-order!               | map or imap
09#apply!                          | apply or apply_async
03#parameters!                     | TypeError: 'int' object is not iterable
06#how-to-choose!                  | Cannot re-initialize CUDA in forked subprocess
07#zombie!                         | <defunct>
10#nested-in-manager!              | nested dict in manager not updated
recipes#manager-gone!              | 'ForkAwareLocal' object has no attribute 'connection'
recipes#manager-gone!              | BrokenPipeError: [Errno 32] Broken pipe
05#what-can-be-sent                | EOFError: Ran out of input
09#join-before-close!              | ValueError: Pool not running
recipes#how-many!                  | ValueError: max_workers must be <= 61
03#other-attributes!               | AssertionError: can only test a child process
03#too-many-open-files!            | OSError: [Errno 24] Too many open files
03#too-many-open-files             | many processes one after the other, no more file descriptors
recipes#full-queue!                | queue.Full
recipes#full-queue                 | producer faster than consumer, queue keeps growing
recipes#full-queue                 | put_nowait raises Full
recipes#lock-in-time!              | ValueError: semaphore or lock released too many times
recipes#lock-in-time!              | AssertionError: attempt to release recursive lock not owned by thread
recipes#lock-in-time               | acquire lock with timeout
recipes#manager-gone               | manager proxy connection refused after with block
recipes#own-exception!             | AssertionError: Cannot have cache with result_handler not alive
recipes#own-exception              | TypeError: __init__() missing 1 required positional argument
recipes#own-exception              | pool hangs after custom exception
recipes#inputs-ahead               | memory grows with imap
recipes#python-314 06#defaults     | broken after upgrade to python 3.14
10#shared-memory                   | There appear to be 1 leaked shared_memory objects to clean up at shutdown
recipes#how-many                   | need at most 63 handles
"""

CHINESE = """
03#lifecycle!                      | cannot start a process twice
03#lifecycle!                      | AssertionError: cannot start a process twice
06#top-level! 02#main-guard!       | bootstrapping phase
05#local-function! 09#lambda!       | PicklingError
05#what-can-be-sent! 02#pool-in-notebook! | Can't get attribute
07#children-of-daemons!            | daemonic processes are not allowed to have children
03#parameters!                     | takes 1 positional argument but 4 were given
03#exit-codes!                     | -15
03#exit-codes!                     | －１５
03#exit-codes!                     | 退出码 -9
08#call-super-first!               | AttributeError: 'Worker' object has no attribute '_closed'
05#module-name!                    | ModuleNotFoundError: No module named 'multiprocess'
09#dead-worker! | BrokenProcessPool
07#ctrl-c! 09#ctrl-c! 09#ctrl-c-in-executor! | Ｃｔｒｌ－Ｃ
07#zombie                          | 僵尸进程
07#zombie                          | 殭屍進程
07#zombie                          | 殭屍行程
07#orphan!                         | 孤兒進程
10#shared-memory!                  | 共享記憶體
10#queue                           | 佇列
07#containers                      | 容器里的僵尸进程
09                            | 进程池
06#start-methods 06 | 启动方
06#fork-buffer 06#top-level        | 打印两次
02#idle-and-notebooks!             | notebook 里没有输出
06 06#three-lists | 子进程里修改全局变量不生效
10#feeder-thread 10#pipe 06#pool-without-guard 02#main-guard errors#waiting 09#get-after-with | 程序卡住不退出
10#feeder-thread 10#get-before-join | join 卡住 队列
02#order 02#terminal-and-pipe      | 输出顺序乱
02#frozen-executables              | 打包成 exe 后不断启动自己
03#terminate!                      | terminate 以后 finally 没有执行
09#errors 09#swallowed-error       | 进程池的异常不见了
09#with-block                      | with 块结束任务没做完
04#which-parent 04#ids-agree 04#three-ids      | getppid 不是主进程的 pid
10#manager! 10#nested-in-manager!  | 嵌套列表 Manager 修改丢失
06#costs                           | spawn 太慢
06#fork-and-threads!               | fork 线程 死锁
10#race-and-lock                   | 多个进程同时加一，结果变少
02#join-in-the-loop                | 多进程没有变快
02#no-output-in-idle               | IDLE 没有输出
03#exception-in-child              | 主进程看不到子进程的异常
05#local-function!                 | Can't pickle local object
06#fork-with-a-lock 06#fork-and-threads | fork 以后卡住 锁
06#same-random-numbers!            | 子进程的随机数相同
06#input-in-child!                 | EOFError: EOF when reading a line
06#input-in-child                  | 子进程里 input
07#watch-the-parent 07#orphan      | 父进程被杀死 守护子进程还在
09#lambda!                         | Can't pickle <function <lambda>
09#get-after-with!                 | multiprocessing.context.TimeoutError
09#swallowed-error!                | RemoteTraceback
09#swallowed-error 09#errors       | apply_async 异常被吞掉
09#lost-print                      | 工作进程 print 没有输出
09#slower-with-processes           | 多进程反而更慢
10#cancel-join-thread!             | cancel_join_thread
10#empty-trusted                   | empty() 不准
10#nested-in-manager 10#manager    | Manager 字典里的列表改了没用
10#pipe-without-end                | recv 一直等
10#leaked-semaphores!              | leaked semaphore objects
recipes#logging recipes#log        | 子进程的日志不见了
02#pool-in-notebook 02#idle-and-notebooks | jupyter 里 Pool 卡住
02#terminal-and-pipe!              | 输出的行被撕开
06#set-at-top-level 06#how-to-choose | context has already been set
09#join-before-close!              | Pool is still running
09#progress!                       | 进度条
09#result-not-sent!                | MaybeEncodingError
09#timeouts recipes#timeout        | 任务超时
09#fresh-workers!                  | maxtasksperchild
10#qsize-trusted 10#feeder-thread  | qsize 不准
10#rlock!                          | RLock
10#semaphore 10#synchronization    | 信号量
10#condition!                      | Condition
10#array!                          | 类型码
10#numbers-in-memory!              | NumPy 共享内存
10#other-queues!                   | task_done
06#process-tree                    | 资源跟踪进程 几个进程
05#method-as-target!               | TypeError: cannot pickle '_thread.lock' object
09#dead-worker!                    | A process in the process pool was terminated abruptly while the future \
was running or pending.
07#children-of-daemons             | 进程池嵌套
06#how-to-choose                   | 修改启动方法
recipes#how-many 09#pool-map       | 开几个进程
10#race-and-lock recipes#share-dict | 进程之间共享变量
01#process-or-thread!              | 进程和线程有什么区别，我该用哪个
recipes#how-many 09#pool-map       | 进程池开多少个进程合适
recipes#several-arguments!         | pool.map 多个参数
09#completion-order!               | map 和 imap 差在哪
09#apply!                          | apply 和 apply_async 的区别
03#parameters!                     | TypeError: 'int' object is not iterable
06#how-to-choose!                  | Cannot re-initialize CUDA in forked subprocess
07#zombie!                         | <defunct>
09#swallowed-error 09#errors 09#with-block | apply_async 不执行也不报错
09#slower-with-processes!          | 多进程比单进程还慢
10#nested-in-manager!              | 嵌套字典修改不生效
02#main-guard!                     | 为什么一定要写 if __name__ == '__main__'
10#race-and-lock!                  | 多个进程要改同一个变量，要不要加锁
07#after-the-last-line!            | join() 有什么用，不写会怎样
recipes#stop-cleanly 09#ctrl-c     | 按 Ctrl+C 停不掉，后台还有 python 进程
recipes#manager-gone!              | 'ForkAwareLocal' object has no attribute 'connection'
09#join-before-close!              | ValueError: Pool not running
03#other-attributes!               | can only join a child process
03#too-many-open-files!            | OSError: [Errno 24] Too many open files
03#too-many-open-files             | 打开的文件太多
recipes#full-queue!                | queue.Full
recipes#full-queue                 | 队列满了 put 卡住
recipes#full-queue                 | 队列越积越多
recipes#lock-in-time!              | ValueError: semaphore or lock released too many times
recipes#lock-in-time!              | attempt to release recursive lock not owned by thread
recipes#lock-in-time               | 等锁超时
recipes#manager-gone!              | BrokenPipeError: [Errno 32] Broken pipe
recipes#manager-gone               | 管理器结束以后代理用不了
recipes#own-exception!             | AssertionError: Cannot have cache with result_handler not alive
recipes#own-exception              | 自定义异常 进程池 卡住
recipes#inputs-ahead               | imap 内存 越占越多
recipes#python-314 06#defaults     | 升级 3.14 以后出错
10#shared-memory                   | leaked shared_memory objects
recipes#how-many                   | need at most 63 handles
"""


def searches():
    """Each search: its language, the query, the places among the first three, those of which one must be the first."""
    for language, table in (("en", ENGLISH), ("zh", CHINESE)):
        for line in table.strip().splitlines():
            places, _, query = line.partition("|")
            first = [place.removesuffix("!") for place in places.split() if place.endswith("!")]
            yield language, query.strip().replace("¶", "\n"), places.replace("!", "").split(), first
