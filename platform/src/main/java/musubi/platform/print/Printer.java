package musubi.platform.print;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Makes PDF of pages: A4, the font inside, tagged for screen readers. The page reaches nothing outside itself. A Japanese font is taken
 * from the machine, because none that may be passed on comes from where our other parts come from.
 */
@Component
public class Printer {
    /** Where Debian, Ubuntu, Fedora and macOS keep Japanese TrueType fonts. */
    private static final List<String> KNOWN = List.of(
            "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
            "/usr/share/fonts/ipa-ex-gothic-fonts/ipaexg.ttf",
            "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
            "/usr/share/fonts/truetype/vlgothic/VL-PGothic-Regular.ttf",
            "/Library/Fonts/Arial Unicode.ttf");

    /** A part of a long list takes a third of a gigabyte while it is laid out. */
    private static final int AT_ONCE = 2;

    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final Optional<Path> file;
    private byte @Nullable [] font;

    Printer(@Value("${musubi.font-file:}") String configured) {
        XRLog.setLoggingEnabled(false);
        this.file = Stream.concat(Stream.of(configured).filter(f -> !f.isBlank()), KNOWN.stream())
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst();
    }

    /** Read when it is first printed with; most starts of a server print nothing. */
    private synchronized byte[] font() {
        if (font == null) font = read(file.orElseThrow(Printer::noFont));
        return font;
    }

    private static byte[] read(Path file) {
        try {
            return CopyableFont.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the font " + file + " cannot be read", e);
        }
    }

    /** Whether there is a font to print with. */
    public boolean ready() {
        return file.isPresent();
    }

    /**
     * The page as PDF. A few are made at once; whoever comes then waits.
     *
     * @param page well-formed XHTML; its style may say {@code @page} as CSS has it
     * @throws BadInput when the machine has no Japanese font
     */
    public byte[] print(String page) {
        var bytes = font();
        var out = new ByteArrayOutputStream();
        turns.acquireUninterruptibly();
        try {
            new PdfRendererBuilder()
                    .withHtmlContent(page, null)
                    .useFont(() -> new ByteArrayInputStream(bytes), "Musubi", 400, FontStyle.NORMAL, true)
                    .usePdfUaAccessibility(true)
                    .useProtocolsStreamImplementation(uri -> null, "http", "https", "file", "jar", "ftp")
                    .toStream(out)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("a page could not be made into a PDF", e);
        } finally {
            turns.release();
        }
        return out.toByteArray();
    }

    /**
     * The PDF as the answer to a request.
     *
     * @param name of the file without ending; never a person's name
     */
    public ResponseEntity<byte[]> answer(String name, String page) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(name + ".pdf", StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(print(page));
    }

    private static BadInput noFont() {
        return new BadInput(
                "print.no-font",
                Place.whole("font-file"),
                "",
                new Words(
                        "PDF に使う日本語の TrueType フォントがありません。サーバーに fonts-ipaexfont-gothic などを入れるか、設定の font-file で指定してください。",
                        "There is no Japanese TrueType font to print with. Install one such as fonts-ipaexfont-gothic on the server, or name one by font-file in the configuration."));
    }
}
