package dev.parley.bench.browser;

import com.microsoft.playwright.PlaywrightException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * One goes from partner to partner by Next, each time to one who waits already. Two take turns in being the partner, as
 * somebody else each time, and after as many skips as are free the one is somebody else too, so that the system may run
 * with the settings that people get. More pages would cost this machine's cores more than they show. Made for one
 * thread, but {@link #stop} is for any.
 */
public final class NextRounds {

    /** Free for one person. */
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
        out.println("opening 3 pages");
        PageVisitor one = chromium.visit();
        Partners partners = new Partners(chromium.visit(), chromium.visit());
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
    private void goThrough(PageVisitor one, Partners partners) {
        try {
            meetSome(one, partners);
        } catch (PlaywrightException failed) {
            if (stopped) {
                throw failed;
            }
            withoutPicture++;
            done++;
            out.println(
                    "a round failed: " + failed.getMessage().lines().findFirst().orElse(""));
            partners.now().becomeSomebodyElse();
            partners.next().becomeSomebodyElse();
        }
        one.becomeSomebodyElse();
    }

    private void meetSome(PageVisitor one, Partners partners) {
        look(partners.now());
        one.press("start");
        String session = one.awaitPicture("").session();
        for (int skips = 0; skips < SKIPS && !isOver(); skips++) {
            look(partners.next());
            one.waitFor(talk);
            one.press("next");
            PageVisitor.Marks marks = one.awaitPicture(session);
            count(marks);
            session = marks.session();
            leave(partners.now());
            partners = partners.swapped();
        }
        one.press("stop");
        leave(partners.now());
    }

    private static void leave(PageVisitor partner) {
        partner.awaitState("idle");
        partner.becomeSomebodyElse();
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

    /** Who is talked to now, and who will be. */
    private record Partners(PageVisitor now, PageVisitor next) {

        Partners swapped() {
            return new Partners(next, now);
        }
    }
}
