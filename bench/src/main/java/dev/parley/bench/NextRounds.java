package dev.parley.bench;

import com.microsoft.playwright.PlaywrightException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One goes from partner to partner by Next, each time to one who waits already. After as many skips as are free the one is
 * somebody else, whom nobody has met, so that the system may run with the settings that people get. Made for one thread,
 * but {@link #stop} is for any.
 */
final class NextRounds {

    /** Free for one person, and so many partners are there beside the first. */
    private static final int SKIPS = 3;

    private static final int ROUNDS_A_LINE = 6;

    private final int warmUp;
    private final int rounds;
    private final Duration talk;
    private final PrintStream out;
    private final FirstFrameTimes times = new FirstFrameTimes();
    private int done;
    private int withoutPicture;
    private volatile boolean stopped;

    NextRounds(int warmUp, int rounds, Duration talk, PrintStream out) {
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.talk = talk;
        this.out = out;
    }

    /**
     * Returns when all rounds are over, or after {@link #stop}.
     *
     * @throws Unreachable when people cannot get in
     */
    void perform(Chromium chromium) {
        out.println("opening %d pages".formatted(SKIPS + 2));
        PageVisitor one = chromium.visit();
        List<PageVisitor> partners = new ArrayList<>();
        for (int partner = 0; partner <= SKIPS; partner++) {
            partners.add(chromium.visit());
        }
        while (!isOver()) {
            goThrough(one, partners);
        }
    }

    /** Ends it soon. */
    void stop() {
        stopped = true;
    }

    FirstFrameReport report() {
        return FirstFrameReport.of(times, withoutPicture);
    }

    private boolean isOver() {
        return stopped || done >= warmUp + rounds;
    }

    /** A round that fails is counted, and everybody begins anew. */
    private void goThrough(PageVisitor one, List<PageVisitor> partners) {
        try {
            meetAll(one, partners);
            one.becomeSomebodyElse();
        } catch (PlaywrightException failed) {
            if (stopped) {
                return;
            }
            withoutPicture++;
            done++;
            out.println(
                    "a round failed: " + failed.getMessage().lines().findFirst().orElse(""));
            one.becomeSomebodyElse();
            partners.forEach(PageVisitor::becomeSomebodyElse);
        }
    }

    private void meetAll(PageVisitor one, List<PageVisitor> partners) {
        look(partners.getFirst());
        one.press("start");
        String session = one.awaitPicture("").session();
        PageVisitor before = partners.getFirst();
        for (PageVisitor partner : partners.subList(1, partners.size())) {
            if (isOver()) {
                break;
            }
            look(partner);
            one.waitFor(talk);
            one.press("next");
            PageVisitor.Marks marks = one.awaitPicture(session);
            count(marks);
            session = marks.session();
            before.awaitState("idle");
            before = partner;
        }
        one.press("stop");
        before.awaitState("idle");
    }

    private static void look(PageVisitor partner) {
        partner.press("start");
        partner.awaitState("waiting");
    }

    private void count(PageVisitor.Marks marks) {
        if (++done > warmUp) {
            times.record(marks);
        }
        if (done % ROUNDS_A_LINE == 0) {
            out.println(
                    done <= warmUp
                            ? "%4d rounds of warming up".formatted(done)
                            : "%4d of %d rounds   %s".formatted(done - warmUp, rounds, times.line()));
        }
    }
}
