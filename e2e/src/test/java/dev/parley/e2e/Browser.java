package dev.parley.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.parley.local.ChromiumSwitches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** One headless Chromium with a fake camera; each {@link Visitor} is a context of its own, as another browser would be. */
final class Browser implements AutoCloseable {

    private static final String COUNT_QUESTIONS_FOR_CAMERA = """
            const asked = MediaDevices.prototype.getUserMedia;
            window.questionsForCamera = 0;
            MediaDevices.prototype.getUserMedia = function (wanted) {
              window.questionsForCamera += 1;
              return asked.call(this, wanted);
            };
            """;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final String gateway;

    Browser(String gateway) {
        this.gateway = gateway;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setHeadless(true)
                        .setArgs(ChromiumSwitches.FAKE_CAMERA));
    }

    private static Path chromium() {
        return Stream.of(
                        System.getenv("CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(path -> path != null && Files.isExecutable(Path.of(path)))
                .map(Path::of)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no Chromium found: install the package chromium, or name one in CHROMIUM"));
    }

    /** Opens the page as somebody new. */
    Visitor visit(String name) {
        return visit(name, "");
    }

    /** Opens the page as somebody new whose network lets no WebSocket through to Parley. */
    Visitor visitWithoutSockets(String name) {
        return visit(name, "", """
                const Through = WebSocket;
                window.WebSocket = class extends Through {
                  constructor(url, protocols) {
                    super(String(url).replace(/[/]ws$/, '/nothing-here'), protocols);
                  }
                };
                """);
    }

    /** @param options of the page's address */
    Visitor visit(String name, String options) {
        return visit(name, options, "");
    }

    /** Opens the page as somebody new, in whose tab this script runs first. */
    Visitor visitWith(String script, String name) {
        return visit(name, "", script);
    }

    /** Opens the page as somebody new whose browser speaks another language, such as {@code de-DE}. */
    Visitor visitFrom(String locale, String name) {
        return visit(name, "", "", locale);
    }

    private Visitor visit(String name, String options, String before) {
        return visit(name, options, before, "en-US");
    }

    private Visitor visit(String name, String options, String before, String locale) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(900, 640)
                .setLocale(locale)
                .setTimezoneId("UTC"));
        context.addInitScript(COUNT_QUESTIONS_FOR_CAMERA);
        context.addInitScript(before);
        Page page = context.newPage();
        Visitor visitor = new Visitor(name, context, page);
        page.navigate(gateway + "/?video=180&" + options);
        return visitor;
    }

    /** Opens the moderators' page as somebody new, and signs in. */
    Visitor moderate(String token) {
        BrowserContext context = browser.newContext();
        Page page = context.newPage();
        Visitor moderator = new Visitor("the moderator", context, page);
        page.navigate(gateway + "/moderation.html");
        moderator.write("token", token);
        moderator.press("enter");
        return moderator;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
