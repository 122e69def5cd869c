package dev.parley.bench.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import dev.parley.local.ChromiumSwitches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One headless Chromium with fake cameras, in which people open the page, each as in a browser of their own. For one thread. */
public final class Chromium implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;
    private final String page;

    private Chromium(Playwright playwright, Browser browser, String page) {
        this.playwright = playwright;
        this.browser = browser;
        this.page = page;
    }

    /**
     * Starts the browser that CHROMIUM names; none is ever downloaded.
     *
     * @param page its address
     * @throws PageProblem when there is no browser, or it does not start
     */
    public static Chromium open(String page) {
        String path = System.getenv("CHROMIUM");
        if (path == null || !Files.isExecutable(Path.of(path))) {
            throw new PageProblem(
                    "there is no browser: set CHROMIUM to the path of Chromium, or start this by ./parley bench, which"
                            + " looks for one",
                    null);
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Chromium(playwright, launch(playwright, Path.of(path)), page);
        } catch (PlaywrightException failed) {
            playwright.close();
            throw new PageProblem(path + " does not start: " + failed.getMessage(), failed);
        }
    }

    private static Browser launch(Playwright playwright, Path path) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(path)
                        .setHeadless(true)
                        .setArgs(ChromiumSwitches.FAKE_CAMERA));
    }

    /**
     * Opens the page as somebody new, up to the moment at which one could look for somebody.
     *
     * @throws PageProblem when that moment does not come
     */
    PageVisitor visit() {
        Page opened = browser.newContext().newPage();
        try {
            opened.navigate(page);
            PageVisitor visitor = new PageVisitor(opened);
            visitor.awaitReady();
            return visitor;
        } catch (PlaywrightException failed) {
            throw new PageProblem(
                    "nobody can meet anybody at " + page + ", start the system by ./parley up --fresh: "
                            + failed.getMessage(),
                    failed);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
