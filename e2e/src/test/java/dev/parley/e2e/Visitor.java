package dev.parley.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Somebody in front of the page. */
final class Visitor {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    final String name;
    final Page page;
    private final BrowserContext context;

    private final AtomicLong socketsToParley = new AtomicLong();
    private final List<String> received = new CopyOnWriteArrayList<>();
    /** What the page wrote to its console, without tokens. */
    private final List<String> console = new CopyOnWriteArrayList<>();

    Visitor(String name, BrowserContext context, Page page) {
        this.name = name;
        this.context = context;
        this.page = page;
        page.onConsoleMessage(message -> console.add(message.text().replaceAll("(token=|eyJ)[\\w.-]+", "$1...")));
        page.onWebSocket(socket -> {
            socket.onFrameReceived(frame -> received.add(
                    frame.text() != null ? frame.text() : new String(frame.binary(), StandardCharsets.ISO_8859_1)));
            if (socket.url().endsWith("/ws")) {
                socketsToParley.incrementAndGet();
            }
        });
    }

    /** All that came over sockets, of Parley's and LiveKit's; a byte that is no text is any character. */
    String received() {
        return String.join("\n", received);
    }

    /** The same browser's next tab, in which somebody else sits: tabs share cookies and no tokens. */
    Visitor nextTab(String name) {
        Page next = context.newPage();
        Visitor visitor = new Visitor(name, context, next);
        next.navigate(page.url());
        return visitor;
    }

    void reload() {
        page.reload();
    }

    /** Of Parley's, not LiveKit's. */
    long socketsOpened() {
        return socketsToParley.get();
    }

    void press(String control) {
        page.getByTestId(control).click();
    }

    void pressKey(String key) {
        page.keyboard().press(key);
    }

    /** Into a field, in place of what stood there. */
    void write(String field, String text) {
        page.getByTestId(field).fill(text);
    }

    String written(String field) {
        return page.getByTestId(field).inputValue();
    }

    void choose(String field, String value) {
        page.getByTestId(field).selectOption(value);
    }

    int count(String part) {
        return page.getByTestId(part).count();
    }

    /** Moves the keyboard's focus to the first of these. */
    void focus(String part) {
        page.getByTestId(part).first().focus();
    }

    /** What has the keyboard's focus, or "". */
    String focused() {
        return (String) page.evaluate("document.activeElement?.dataset.testid ?? ''");
    }

    boolean canPress(String control) {
        return page.getByTestId(control).isEnabled();
    }

    String text(String part) {
        return page.getByTestId(part).textContent();
    }

    String state() {
        return page.getByTestId("state").getAttribute("data-state");
    }

    String notice() {
        return text("notice");
    }

    /** The session as the page knows it, or "". */
    String session() {
        return (String) page.evaluate("document.body.dataset.session ?? ''");
    }

    /** Whose token the page keeps, or "". */
    String user() {
        return (String) page.evaluate("JSON.parse(sessionStorage.getItem('parley.token') ?? '{}').user ?? ''");
    }

    void awaitState(String state) {
        Awaitility.await(name + " is " + state)
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(this::state, state::equals);
    }

    void awaitText(String part, String text) {
        Awaitility.await(name + " reads: " + text)
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> text(part), read -> read.contains(text));
    }

    void awaitSessionOtherThan(String earlier) {
        Awaitility.await(name + " meets the next")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(this::session, session -> !session.isEmpty() && !session.equals(earlier));
    }

    /** Frames of the partner that were decoded so far. */
    long framesSeen() {
        return ((Number)
                        page.evaluate(
                                "() => { const v = document.querySelector('[data-testid=remote-video]');"
                                        + " return v && v.getVideoPlaybackQuality ? v.getVideoPlaybackQuality().totalVideoFrames : 0 }"))
                .longValue();
    }

    /** The count of frames begins again with each partner, so what counts is that it grows. */
    void awaitMovingPicture() {
        AtomicLong lowest = new AtomicLong(Long.MAX_VALUE);
        try {
            Awaitility.await(name + " sees the partner move")
                    .pollInSameThread()
                    .atMost(PATIENCE)
                    .until(this::framesSeen, frames -> frames > lowest.accumulateAndGet(frames, Math::min) + 10);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    "%s sees no partner move; the page is %s, says '%s' and wrote:%n%s"
                            .formatted(name, state(), notice(), String.join("\n", console)),
                    late);
        }
    }

    /** How often the page has asked for camera or microphone. */
    int questionsForCamera() {
        return (int) page.evaluate("window.questionsForCamera");
    }

    /** The id of the camera's track, and whether it is live or ended. */
    String camera() {
        return (String) page.evaluate("""
                () => {
                  const [track] = document.querySelector('[data-testid=local-video]').srcObject.getVideoTracks();
                  return `${track.id} ${track.readyState}`;
                }""");
    }

    /** Closes the tab, as a person does. */
    void closeTab() {
        page.close(new Page.CloseOptions().setRunBeforeUnload(false));
        context.close();
    }

    void screenshot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }
}
