package dev.parley.bus;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * W3C Trace Context's {@code traceparent}, so that logs of all services about one request can be joined, and a tracing
 * back end can be attached without touching the messages. https://www.w3.org/TR/trace-context/#traceparent-header
 */
public final class TraceParent {

    private static final Pattern FORM = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceParent() {}

    /** A new trace, not sampled. */
    public static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "00-%016x%016x-%016x-00".formatted(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
    }

    /** The given one where it is well-formed, else a new one. */
    public static String orFresh(String given) {
        return given != null && FORM.matcher(given).matches() ? given : fresh();
    }

    /** The 32 hexadecimal digits that name the trace. */
    public static String traceId(String traceParent) {
        return traceParent.substring(3, 35);
    }
}
