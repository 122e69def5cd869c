package dev.parley.bench.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.Map;

/** Somebody in front of the page. Every method throws PlaywrightException when the page does not follow. For one thread. */
final class PageVisitor {

    private static final double PATIENCE_MILLISECONDS = 20_000;

    /** Resolves with the marks that the page has set on the way to the first picture of another session than this. */
    private static final String MARKS = """
            ([left, patience]) => new Promise((resolve, reject) => {
              const steps = ['next', 'matched', 'connected', 'subscribed', 'first-frame'];
              const last = (step) => performance.getEntriesByName(`parley:${step}`, 'mark').at(-1);
              const look = () => {
                const frame = last('first-frame');
                if (frame && frame.detail.session !== left) {
                  const at = (step) => [step, last(step)?.startTime ?? 0];
                  resolve({ session: frame.detail.session, ...Object.fromEntries(steps.map(at)) });
                }
              };
              new PerformanceObserver(look).observe({ type: 'mark' });
              look();
              setTimeout(() => reject(new Error('no picture')), patience);
            })""";

    private final Page page;

    PageVisitor(Page page) {
        this.page = page;
        page.setDefaultTimeout(PATIENCE_MILLISECONDS);
    }

    void press(String control) {
        page.getByTestId(control).click();
    }

    /** The camera is there, and so is the server. */
    void awaitReady() {
        page.locator("[data-testid=start]:enabled").waitFor();
    }

    void awaitState(String state) {
        page.locator("[data-testid=state][data-state=" + state + "]")
                .waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MILLISECONDS));
    }

    void waitFor(Duration time) {
        page.waitForTimeout(time.toMillis());
    }

    /** From now on somebody whom the system does not know. */
    void becomeSomebodyElse() {
        page.evaluate("sessionStorage.clear()");
        page.reload();
        awaitReady();
    }

    /** Waits for the first picture of another conversation than that one. */
    Marks awaitPicture(String left) {
        Map<?, ?> seen = (Map<?, ?>) page.evaluate(MARKS, new Object[] {left, PATIENCE_MILLISECONDS});
        return new Marks(
                (String) seen.get("session"),
                moment(seen, "next"),
                moment(seen, "matched"),
                moment(seen, "connected"),
                moment(seen, "subscribed"),
                moment(seen, "first-frame"));
    }

    private static double moment(Map<?, ?> marks, String step) {
        return ((Number) marks.get(step)).doubleValue();
    }

    /** The page's own marks, in milliseconds since it was opened; {@code next} is 0 for the first conversation. */
    record Marks(String session, double next, double matched, double connected, double subscribed, double firstFrame) {}
}
