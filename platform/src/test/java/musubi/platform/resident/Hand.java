package musubi.platform.resident;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.util.function.Consumer;
import musubi.platform.Screen;

/** Uses pages in one way, and counts how often it presses and how many pages it comes by, the one it begins on among them. */
abstract sealed class Hand implements AutoCloseable {
    /** More stops of the Tab key than any page has. */
    private static final int MOST_STOPS = 120;

    final Page page;
    private final Consumer<Frame> seen = this::see;
    private int taps;
    private int screens;

    private Hand(Screen screen, String path) {
        page = screen.page();
        page.onFrameNavigated(seen);
        screen.open(path);
    }

    private void see(Frame frame) {
        if (frame.parentFrame() == null) screens++;
    }

    /** Presses the first such element. */
    Hand tap(String selector) {
        press(page.locator(selector).first());
        taps++;
        return this;
    }

    /** Presses a field for files; which file it is one says to the telephone, not to the page. */
    Hand choose(String selector, FilePayload file) {
        page.waitForFileChooser(() -> tap(selector)).setFiles(file);
        return this;
    }

    abstract void press(Locator on);

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

    /** On a screen that is touched. */
    static final class Finger extends Hand {
        Finger(Screen screen, String path) {
            super(screen, path);
        }

        @Override
        void press(Locator on) {
            on.tap();
        }
    }

    /** With the keys Tab and Enter alone, from the top of the page; a field for files is opened with the space bar. */
    static final class Keys extends Hand {
        Keys(Screen screen, String path) {
            super(screen, path);
        }

        @Override
        void press(Locator on) {
            on.waitFor();
            for (int stop = 0; stop < MOST_STOPS; stop++) {
                page.keyboard().press("Tab");
                if ((boolean) on.evaluate("e => e === document.activeElement")) {
                    page.keyboard().press((boolean) on.evaluate("e => e.type === 'file'") ? "Space" : "Enter");
                    return;
                }
            }
            throw new AssertionError("the Tab key does not reach " + on);
        }
    }

    /** With a mouse, in a browser that runs no scripts: a file goes only when its button is pressed. */
    static final class WithoutScripts extends Hand {
        WithoutScripts(Screen screen, String path) {
            super(screen, path);
        }

        @Override
        void press(Locator on) {
            on.click();
        }

        @Override
        Hand choose(String selector, FilePayload file) {
            page.setInputFiles(selector, file);
            return tap("form:has(" + selector + ") button");
        }
    }
}
