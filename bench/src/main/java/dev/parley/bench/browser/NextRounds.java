package dev.parley.bench.browser;

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
public final class NextRounds {

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

    /**
     * @param warmUp rounds before anything is counted
     * @param rounds that are counted
     * @param talk how long a conversation is before Next is pressed
     * @param out for a line now and then about what has been done
     */
    public NextRounds(int warmUp, int rounds, Duration talk, PrintStream out) {
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.talk = talk;
        this.out = out;
    }

    /**
     * Returns when all rounds are over, or after {@link #stop}.
     *
     * @throws PageProblem when people cannot get in, at first or later
     */
    public void perform(Chromium chromium) {
        try {
            goFromPartnerToPartner(chromium);
        } catch (PlaywrightException failed) {
            if (!stopped) {
                throw new PageProblem("the page does not work any more: " + failed.getMessage(), failed);
            }
        }
    }

    private void goFromPartnerToPartner(Chromium chromium) {
        int partnersNeeded = Math.min(SKIPS, warmUp + rounds) + 1;
        out.println("opening %d pages".formatted(1 + partnersNeeded));
        PageVisitor one = chromium.visit();
        List<PageVisitor> partners = new ArrayList<>();
        while (partners.size() < partnersNeeded) {
            partners.add(chromium.visit());
        }
        while (!isOver()) {
            goThrough(one, partners);
        }
    }

    /** Ends it soon. */
    public void stop() {
        stopped = true;
    }

    /** About what was counted up to now. */
    public FirstFrameReport report() {
        return FirstFrameReport.of(times, withoutPicture);
    }

    private boolean isOver() {
        return stopped || done >= warmUp + rounds;
    }

    /** A round that fails is counted, and everybody begins anew. */
    private void goThrough(PageVisitor one, List<PageVisitor> partners) {
        try {
            meetAll(one, partners);
        } catch (PlaywrightException failed) {
            if (stopped) {
                throw failed;
            }
            withoutPicture++;
            done++;
            out.println(
                    "a round failed: " + failed.getMessage().lines().findFirst().orElse(""));
            partners.forEach(PageVisitor::becomeSomebodyElse);
        }
        one.becomeSomebodyElse();
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
