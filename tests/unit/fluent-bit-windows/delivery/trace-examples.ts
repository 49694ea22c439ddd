import type { TraceLanguage } from "../../../../components/fluent-bit-windows/stack-traces/settings";

/** A log of one stream, record by record: each is one line, or the lines that belong together. */
export interface TraceExample {
    languages: TraceLanguage[];
    records: string[][];
}

const dotnet = (...records: (string | string[])[]): TraceExample => example(["dotnet"], records);
const java = (...records: (string | string[])[]): TraceExample => example(["java"], records);
const python = (...records: (string | string[])[]): TraceExample => example(["python"], records);
const go = (...records: (string | string[])[]): TraceExample => example(["go"], records);
const ruby = (...records: (string | string[])[]): TraceExample => example(["ruby"], records);

function example(languages: TraceLanguage[], records: (string | string[])[]): TraceExample {
    return { languages, records: records.map((record) => (typeof record === "string" ? [record] : record)) };
}

/** Log lines of several frameworks that none of these languages' traces has. */
export const otherLines = [
    "2026-11-24 06:57:51.123 +01:00 [INF] Order 17 shipped",
    "[06:57:51 WRN] Retrying in 5 s",
    "11/24/2026 06:57:51 Order 17 shipped",
    "2026-11-24 06:57:51 10.0.0.7 GET /shop/cart - 443 - 10.0.0.9 curl/8.5 - 200 0 0 15",
    '{"level":"info","message":"Order 17 shipped"}',
    "INFO: Order 17 shipped",
    "Order 17 shipped",
];

export const traceExamples: Record<string, TraceExample> = {
    "an exception and its frames": dotnet("before", ["System.Exception: one", "   at A.B()"], "after"),
    "an exception that another one caused": dotnet(
        [
            "Unhandled exception. System.InvalidOperationException: outer",
            " ---> System.Exception: inner",
            "   at Shop.Cart.Add(Int32 id) in C:\\src\\Cart.cs:line 5",
            "   --- End of inner exception stack trace ---",
            "   at Shop.Program.Main(String[] args)",
        ],
        "after",
    ),
    "asynchronous code": dotnet(
        [
            "System.Net.Http.HttpRequestException: Connection refused (api:443)",
            " ---> System.Net.Sockets.SocketException (10061): No connection could be made.",
            "   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error)",
            "   --- End of inner exception stack trace ---",
            "   at Shop.Client.GetAsync(String path)",
            "--- End of stack trace from previous location ---",
            "   at Shop.Cart.LoadAsync()",
            "--- End of stack trace from previous location ---",
            "   at Shop.Program.Main()",
        ],
        "after",
    ),
    "asynchronous code of the .NET Framework": dotnet([
        "System.Exception: late",
        "   at Shop.Cart.<Load>d__5.MoveNext()",
        "--- End of stack trace from previous location where exception was thrown ---",
        "   at System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()",
    ]),
    "a German Windows": dotnet(
        [
            "System.NullReferenceException: Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt.",
            "   bei Shop.Cart.<Load>d__5.MoveNext() in C:\\src\\Cart.cs:Zeile 91.",
            "--- Ende der Stapelüberwachung vom vorhergehenden Ort, an dem die Ausnahme ausgelöst wurde ---",
            "   bei System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()",
        ],
        "after",
    ),
    "a Chinese Windows": dotnet([
        "System.Exception: 错误",
        "   在 Shop.Cart.<Load>d__5.MoveNext() 位置 C:\\src\\Cart.cs:行号 81",
        "--- 引发异常的上一位置中堆栈跟踪的末尾 ---",
        "   在 System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()",
    ]),
    "a message of several lines": dotnet(
        "before",
        [
            "System.InvalidOperationException: The cart is broken.",
            "Items: 3",
            "",
            "  - id: 17",
            '{"customer":"jane"}',
            "Customer: jane",
            "   at Shop.Cart.Check() in C:\\src\\Cart.cs:line 9",
            "   at Shop.Program.Main()",
        ],
        "after",
    ),
    "the name of a parameter in a line of its own": dotnet(
        ["System.ArgumentNullException: Value cannot be null.", "Parameter name: id", "   at Shop.Cart.Add(String id)"],
        "after",
    ),
    "an exception of a database within another one": dotnet(
        [
            "Microsoft.EntityFrameworkCore.DbUpdateException: An error occurred while saving the entity changes. See the inner exception for details.",
            " ---> Microsoft.Data.SqlClient.SqlException (0x80131904): The INSERT statement conflicted with a constraint.",
            "The statement has been terminated.",
            "   at Microsoft.Data.SqlClient.SqlCommand.ExecuteReader()",
            "ClientConnectionId:5d2a9e4b-8f0e-4a4e-9d7e-000000000000",
            "Error Number:547,State:0,Class:16",
            "   --- End of inner exception stack trace ---",
            "   at Microsoft.EntityFrameworkCore.DbContext.SaveChanges()",
        ],
        "after",
    ),
    "an exception of a database": dotnet(
        [
            "System.Data.SqlClient.SqlException (0x80131904): Timeout expired.",
            "   at System.Data.SqlClient.SqlConnection.Open()",
            "ClientConnectionId:5d2a9e4b-8f0e-4a4e-9d7e-000000000000",
            "Error Number:-2,State:0,Class:11",
        ],
        "after",
    ),
    "an inner exception with a text of its own behind its frames": dotnet(
        [
            "Shop.CartException: broken",
            " ---> Shop.StockException: empty",
            "   at Shop.Stock.Take()",
            "Shelf: 7",
            "Row: 3",
            "   --- End of inner exception stack trace ---",
            "   at Shop.Cart.Add()",
        ],
        "after",
    ),
    "several inner exceptions": dotnet(
        [
            "System.AggregateException: One or more errors occurred. (one) (two)",
            " ---> System.Exception: one",
            "   at Shop.Cart.One()",
            "   --- End of inner exception stack trace ---",
            "   at System.Threading.Tasks.Task.WaitAll()",
            " ---> (Inner Exception #1) System.Exception: two",
            "in two lines",
            "   at Shop.Cart.Two()<---",
            "",
            " ---> (Inner Exception #2) System.Exception: three",
            "   at Shop.Cart.Three()<---",
        ],
        "",
        "after",
    ),
    "several inner exceptions of the .NET Framework": dotnet(
        [
            "System.AggregateException: One or more errors occurred. ---> System.Exception: one ---> System.Exception: zero",
            "   at Shop.Cart.Zero()",
            "   --- End of inner exception stack trace ---",
            "   at Shop.Cart.One()",
            "   --- End of inner exception stack trace ---",
            "   at System.Threading.Tasks.Task.WaitAll()",
            "---> (Inner Exception #0) System.Exception: one",
            "   at Shop.Cart.One()<---",
        ],
        "",
        "after",
    ),
    "exceptions that were never thrown": dotnet(
        ["System.Exception: outer", " ---> System.Exception: inner", "   --- End of inner exception stack trace ---"],
        "after",
    ),
    "two exceptions, one after the other": dotnet(
        ["System.Exception: one", "   at A.B()"],
        ["System.Exception: two", "in two lines", "   at C.D()"],
        "System.Exception: three",
        ["System.Exception: four", "   at E.F()"],
    ),
    "an exception without a trace": dotnet("System.TimeoutException: timed out", ...otherLines, "", "after"),
    "an exception without a trace, and frames of something else": dotnet(
        "System.TimeoutException: timed out",
        "2026-11-24 06:57:51 INFO Order 17 shipped",
        "Order 18 shipped",
        "   at A.B()",
    ),
    "a sentence about an exception": dotnet(
        "Handling an InvalidOperationException of the cart",
        "Order 17 shipped",
        "No exception at all",
        "   indented",
    ),
    "a JSON line that holds a trace": dotnet(
        '{"message":"late","exception":"System.Exception: late\\n   at A.B()"}',
        "Order 17 shipped",
        "   at A.B()",
    ),
    "frames without an exception": dotnet("Stack:", "   at A.B()", "   at C.D()", "after"),
    "the console logger of ASP.NET Core": dotnet(
        "before",
        [
            "fail: Microsoft.AspNetCore.Server.Kestrel[13]",
            "      An unhandled exception was thrown by the application.",
            "      System.Exception: late",
            "       ---> System.Exception: earlier",
            "         at Shop.Startup.Configure()",
            "         --- End of inner exception stack trace ---",
            "      --- End of stack trace from previous location ---",
            "         at Shop.Program.Main()",
        ],
        ["info: Microsoft.Hosting.Lifetime[0]", "      Application is shutting down..."],
        "after",
    ),
    "the console logger with a time": dotnet(
        ["[06:57:50] fail: Shop.Cart[0]", "      System.Exception: late", "         at Shop.Cart.Add()"],
        ["2026-11-24T06:57:51.000Z info: Shop.Cart[7]", "      Order 17 shipped"],
        "after",
    ),
    "the console logger with lines that end in a line feed alone": dotnet(
        ["fail: Shop.Cart[0]", "      System.Exception: first", "second", "", "third", "         at Shop.Cart.Add()"],
        "after",
    ),
    "a logger that writes the exception below its own line": dotnet(
        "[06:57:50 ERR] Could not add to the cart",
        ["System.Exception: late", "   at Shop.Cart.Add()"],
        "2026-11-24 06:57:51.1234|INFO|Shop.Cart|Order 17 shipped",
    ),
    "an exception behind a log's own words": dotnet(
        [
            "2026-11-24 06:57:50.1234|ERROR|Shop.Cart|Could not add System.Exception: late",
            "by two seconds",
            "   at Shop.Cart.Add()",
        ],
        "2026-11-24 06:57:51.1234|INFO|Shop.Cart|Order 17 shipped",
    ),
    "the end of a process": dotnet(
        ["Process terminated. The cart is broken.", "   at System.Environment.FailFast(System.String)"],
        [
            "Stack overflow.",
            "   at Shop.Cart.Start()",
            "Repeated 24105 times:",
            "--------------------------------",
            "   at Shop.Cart.Add(Int32)",
            "--------------------------------",
            "   at Shop.Program.Main()",
        ],
        ["Fatal error. Internal CLR error. (0x80131506)", "   at Shop.Cart.Add()"],
        ["Unhandled exception. Shop.Fault: broken", "   at Shop.Cart.Add()"],
    ),
    "an assembly that is missing": dotnet(
        [
            "System.IO.FileNotFoundException: Could not load file or assembly 'Shop.Stock' or one of its dependencies. The system cannot find the file specified.",
            "File name: 'Shop.Stock'",
            "   at Shop.Program.Main(String[] args)",
            "",
            "WRN: Assembly binding logging is turned OFF.",
            "To enable assembly bind failure logging, set the registry value [HKLM\\Software\\Microsoft\\Fusion!EnableLog] (DWORD) to 1.",
            "Note: There is some performance penalty associated with assembly bind failure logging.",
            "To turn this feature off, remove the registry value [HKLM\\Software\\Microsoft\\Fusion!EnableLog].",
        ],
        "",
        "after",
    ),
    "an exception in the text of another one": dotnet(
        [
            'Grpc.Core.RpcException: Status(StatusCode="Unavailable", Detail="Error", DebugException="System.Exception: inner',
            " ---> System.Exception: innermost",
            "   at A.B()",
            "   --- End of inner exception stack trace ---",
            '   at C.D()")',
            "   at E.F()",
        ],
        "after",
    ),
    "an empty line behind a trace": dotnet(["System.Exception: one", "   at A.B()"], "", "   ", "after"),

    "a chain of Java exceptions": java(
        [
            'Exception in thread "main" java.lang.RuntimeException: outer',
            "\tat shop.Cart.add(Cart.java:5)",
            "\tSuppressed: java.io.IOException: could not close",
            "\t\tat shop.Cart.close(Cart.java:7)",
            "\t\t... 3 more",
            "Caused by: java.lang.IllegalStateException: inner",
            "\tat shop.Cart.check(Cart.java:9)",
            "\t... 1 common frames omitted",
            "Caused by: java.lang.NullPointerException",
            "\tat shop.Cart.check(Cart.java:11)",
            "\t... 12 more",
        ],
        "after",
    ),
    "a Java message of several lines": java(
        [
            "org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint",
            "  Detail: Key (id)=(17) already exists.",
            "\tat org.postgresql.core.v3.QueryExecutorImpl.execute(QueryExecutorImpl.java:1)",
        ],
        "after",
    ),
    "a Java exception without a message": java(
        ["java.lang.NullPointerException", "\tat shop.Cart.add(Cart.java:5)"],
        "after",
    ),
    "a Java exception without a trace": java("java.io.IOException: timed out", ...otherLines),
    "an error of Node.js": java(
        [
            "TypeError: x is not a function",
            "    at add (/src/cart.js:5:3)",
            "    at eval (eval at run (/src/cart.js:7:1))",
        ],
        "after",
    ),

    "a Python traceback": python(
        "before",
        [
            "Traceback (most recent call last):",
            '  File "shop.py", line 2, in <module>',
            "    1 / 0",
            "    ~~^~~",
            "  [Previous line repeated 996 more times]",
            "ZeroDivisionError: division by zero",
        ],
        "INFO: after",
    ),
    "a Python exception without a message": python(
        ["Traceback (most recent call last):", '  File "shop.py", line 2, in <module>', "KeyboardInterrupt"],
        "after",
    ),
    "chained Python exceptions": python(
        [
            "Traceback (most recent call last):",
            '  File "shop.py", line 2, in add',
            "KeyError: 'id'",
            "",
            "During handling of the above exception, another exception occurred:",
            "",
            "Traceback (most recent call last):",
            '  File "shop.py", line 4, in add',
            "ValueError: inner",
            "",
            "The above exception was the direct cause of the following exception:",
            "",
            "Traceback (most recent call last):",
            '  File "shop.py", line 6, in <module>',
            "shop.CartError: broken",
        ],
        "",
        "after",
    ),
    "two Python tracebacks, one after the other": python(
        ["Traceback (most recent call last):", '  File "a.py", line 1, in a', "ValueError: one"],
        ["Traceback (most recent call last):", '  File "b.py", line 1, in b', "ValueError: two"],
    ),
    "a group of Python exceptions": python(
        [
            "  + Exception Group Traceback (most recent call last):",
            '  |   File "shop.py", line 2, in <module>',
            "  | ExceptionGroup: both (2 sub-exceptions)",
            "  +-+---------------- 1 ----------------",
            "    | ValueError: one",
            "    +---------------- 2 ----------------",
            "    | TypeError: two",
            "    +------------------------------------",
        ],
        "INFO: after",
    ),

    "a panic of Go": go(
        "before",
        [
            "panic: runtime error: invalid memory address or nil pointer dereference",
            "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48b0a5]",
            "",
            "goroutine 1 [running]:",
            "main.(*Cart).Add(...)",
            "\t/src/cart.go:5",
            "main.main()",
            "\t/src/main.go:9 +0x2a",
            "",
            "goroutine 18 [select, 2 minutes]:",
            "github.com/shop/stock.(*Worker[...]).run(0xc000010000, {0x1, 0x2})",
            "\t/src/stock.go:7 +0x1d",
            "created by github.com/shop/stock.New in goroutine 1",
            "\t/src/stock.go:3 +0x4f",
            "exit status 2",
        ],
        "after",
    ),
    "a panic of Go with a message of several lines": go(
        [
            'panic: broken: "a" [recovered]',
            "\tpanic: again",
            "and more",
            "",
            "goroutine 1 [running]:",
            "panic({0x47e5a0, 0x4b5d78})",
            "\t/usr/local/go/src/runtime/panic.go:884 +0x213",
            "main.main()",
            "\t/src/main.go:9 +0x2a",
        ],
        "",
        "after",
    ),
    "a panic of one of Go's HTTP handlers": go(
        [
            "2026/11/24 06:57:50 http: panic serving 10.0.0.9:443: broken",
            "goroutine 18 [running]:",
            "net/http.(*conn).serve.func1()",
            "\t/usr/local/go/src/net/http/server.go:1 +0xbe",
        ],
        "after",
    ),
    "a deadlock of Go": go([
        "fatal error: all goroutines are asleep - deadlock!",
        "",
        "goroutine 1 [chan receive]:",
        "main.main()",
        "\t/src/main.go:9 +0x2a",
    ]),
    "a fault of Go's runtime": go([
        "fatal error: runtime: out of memory",
        "",
        "runtime stack:",
        "runtime.throw({0x4a3b5c?, 0xc000000000?})",
        "\t/usr/local/go/src/runtime/panic.go:1067 +0x48 fp=0x7ffd sp=0x7ffc pc=0x46f3a8",
        "",
        "goroutine 1 gp=0xc000002380 m=0 mp=0x5612a0 [running]:",
        "main.main()",
        "\t/src/main.go:9 +0x2a fp=0xc00006af60 sp=0xc00006af40 pc=0x4832aa",
        "",
        "goroutine 2 gp=0xc000002e00 m=nil [force gc (idle)]:",
        "runtime.gopark(0x0?, 0x0?, 0x0?, 0x0?, 0x0?)",
        "\t/usr/local/go/src/runtime/proc.go:424 +0xce",
    ]),
    "a panic that Go only speaks of": go("recovered panic: broken", ...otherLines),

    "a Ruby exception": ruby(
        "before",
        [
            "/src/cart.rb:5:in `add': outer (RuntimeError)",
            "\tfrom /src/cart.rb:9:in `check'",
            "\t ... 10 levels...",
            "\tfrom /src/main.rb:1:in `<main>'",
        ],
        "after",
    ),
    "a Ruby message of several lines": ruby(
        [
            "/src/cart.rb:5:in 'Cart#add': undefined method 'ad' for an instance of Cart (NoMethodError)",
            "",
            "  cart.ad",
            "      ^^^",
            "Did you mean?  add",
            "\tfrom /src/main.rb:1:in '<main>'",
        ],
        "after",
    ),
};
