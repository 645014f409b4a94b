package musubi.platform.resident;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.util.function.Consumer;
import musubi.platform.Screen;

/** A finger that counts how often it taps, and how many pages it comes by, the one it begins on among them. */
final class Taps implements AutoCloseable {
    private final Page page;
    private final Consumer<Frame> seen = this::see;
    private int taps;
    private int screens;

    /** Begins on a page of the server. */
    Taps(Screen screen, String path) {
        page = screen.page();
        page.onFrameNavigated(seen);
        screen.open(path);
    }

    private void see(Frame frame) {
        if (frame.parentFrame() == null) screens++;
    }

    Taps tap(String selector) {
        return tap(page.locator(selector).first());
    }

    Taps tap(Locator on) {
        on.tap();
        taps++;
        return this;
    }

    /** Taps a field for files; which file it is one says to the telephone, not to the page. */
    Taps choose(String selector, FilePayload file) {
        page.waitForFileChooser(() -> tap(selector)).setFiles(file);
        return this;
    }

    int taps() {
        return taps;
    }

    int screens() {
        return screens;
    }

    @Override
    public void close() {
        page.offFrameNavigated(seen);
    }
}
