package dev.parley.gateway;

import java.util.List;
import java.util.Map;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import me.normanmaurer.maven.autobahntestsuite.FuzzingCaseResult;

/**
 * A process of its own that asks a server Autobahn's cases: its Python wants to be loaded by an ordinary class loader, and
 * its event loop runs once in a process. Prints a line for each: the case, how the server behaved, and how it closed.
 */
final class FuzzingClient {

    static final String RESULT = "result ";

    private FuzzingClient() {}

    /** @param arguments address of the server, then the cases, such as {@code 1.*} */
    public static void main(String[] arguments) {
        List<String> cases = List.of(arguments).subList(1, arguments.length);
        for (FuzzingCaseResult result :
                AutobahnTestSuite.runFuzzingClient("parley", arguments[0], Map.of("version", 18), cases, List.of())) {
            Object behaviour = result.behavior();
            Object closing = result.behaviorClose();
            System.out.println(RESULT + result.caseName() + " " + behaviour + " " + closing);
        }
        System.exit(0);
    }
}
