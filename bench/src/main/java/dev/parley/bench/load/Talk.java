package dev.parley.bench.load;

import java.util.List;
import java.util.random.RandomGenerator;

/** How long a pair stays together: a random time. */
public sealed interface Talk permits Span, Talk.Mixture {

    /** As real random chat is: most leave soon, some stay, a few stay long. */
    Talk OF_STRANGERS = new Mixture(List.of(
            new Share(0.75, Span.parse("3-15")),
            new Share(0.20, Span.parse("30-120")),
            new Share(0.05, Span.parse("120-300"))));

    /** Milliseconds, at least 1. */
    long any(RandomGenerator random);

    double meanMilliseconds();

    /** @param part of all talks, which together make 1 */
    record Share(double part, Span span) {}

    /** One of several spans, each with its part of the talks. */
    record Mixture(List<Share> shares) implements Talk {

        @Override
        public long any(RandomGenerator random) {
            double at = random.nextDouble();
            for (Share share : shares) {
                at -= share.part();
                if (at < 0) {
                    return share.span().any(random);
                }
            }
            return shares.getLast().span().any(random);
        }

        @Override
        public double meanMilliseconds() {
            return shares.stream()
                    .mapToDouble(share -> share.part() * share.span().meanMilliseconds())
                    .sum();
        }
    }
}
