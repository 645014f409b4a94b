package musubi.platform;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture of a page for docs, in few colours, so that it stays small. Taken only with {@code -Dmusubi.pictures=FOLDER}. */
public final class Picture {
    private static final int BITS = 5;
    private static final int COLOURS = 1 << BITS;

    private Picture() {}

    /** Whether pictures are taken. */
    public static boolean wanted() {
        return System.getProperty("musubi.pictures") != null;
    }

    /** What is on the screen, under this name. */
    public static void take(Page page, String name) {
        if (wanted()) keep(page.screenshot(), name);
    }

    /** The page from top to bottom, under this name. */
    public static void whole(Page page, String name) {
        if (!wanted()) return;
        var screen = page.viewportSize();
        // A screen as tall as the page: what stands at the foot of the screen stands at the foot of the picture.
        page.setViewportSize(screen.width, (int) page.evaluate("() => document.documentElement.scrollHeight"));
        keep(page.screenshot(), name);
        page.setViewportSize(screen.width, screen.height);
    }

    private static void keep(byte[] screenshot, String name) {
        var folder = System.getProperty("musubi.pictures");
        try {
            var full = ImageIO.read(new ByteArrayInputStream(screenshot));
            var file = Path.of(folder, name + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(few(full), "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static BufferedImage few(BufferedImage full) {
        var pixels = full.getRGB(0, 0, full.getWidth(), full.getHeight(), null, 0, full.getWidth());
        var often = new HashMap<Integer, Integer>();
        for (int pixel : pixels) often.merge(pixel & 0xffffff, 1, Integer::sum);
        var palette = often.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(COLOURS)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        var few = new BufferedImage(
                full.getWidth(),
                full.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE));
        var nearest = new HashMap<Integer, Integer>();
        for (int i = 0; i < pixels.length; i++)
            few.getRaster()
                    .setSample(
                            i % full.getWidth(),
                            i / full.getWidth(),
                            0,
                            nearest.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(colour, palette)));
        return few;
    }

    private static int nearest(int colour, int[] palette) {
        int best = 0;
        for (int i = 1; i < palette.length; i++)
            if (distance(colour, palette[i]) < distance(colour, palette[best])) best = i;
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 255) - (other >> 16 & 255);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }
}
