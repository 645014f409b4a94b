package musubi.platform.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.model.GsubData;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrinterTest {
    @TempDir
    private Path folder;

    private static String page(String body) {
        return """
                <html lang="ja"><head><title>分配のお知らせ</title><meta name="description" content="お知らせ"/>
                <style>@page { size: A4; margin: 2cm } body { font-family: Musubi; font-size: 11pt }</style></head><body>%s</body></html>
                """.formatted(body);
    }

    @Test
    void japanese_text_is_printed_and_can_be_read_out_of_the_file_again() throws IOException {
        var printer = new Printer("");
        Assumptions.assumeTrue(printer.ready(), "no Japanese TrueType font is installed");

        var pdf = printer.print(page("<h1>分配のお知らせ</h1><p>元本 20,000円、配当 312円。髙橋 様</p>"));

        try (var read = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(read)).contains("分配のお知らせ", "20,000円", "髙橋 様");
            assertThat(read.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
        }
    }

    @Test
    void no_letters_are_looked_at_for_whether_they_join() throws IOException {
        var font = Path.of("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf");
        Assumptions.assumeTrue(Files.exists(font), "the font that knows how letters join is not installed");

        try (var had = new TTFParser().parse(new RandomAccessReadBuffer(Files.readAllBytes(font)));
                var has = new TTFParser().parse(new RandomAccessReadBuffer(CopyableFont.of(font)))) {
            assertThat(had.getTableMap()).containsKey("GSUB");
            assertThat(has.getTableMap()).doesNotContainKey("GSUB");
            assertThat(has.getGsubData()).isEqualTo(GsubData.NO_DATA_FOUND);
        }
    }

    @Test
    void a_page_reads_no_file_of_the_server() throws IOException {
        var printer = new Printer("");
        Assumptions.assumeTrue(printer.ready(), "no Japanese TrueType font is installed");
        var secret = Files.writeString(folder.resolve("secret.css"), "p::after { content: 'himitsu' }");

        var pdf = printer.print(page("<link rel=\"stylesheet\" href=\"" + secret.toUri() + "\"/><p>本文</p>"));

        try (var read = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(read)).contains("本文").doesNotContain("himitsu");
        }
    }

    @Test
    void a_list_of_many_sheets_repeats_its_heading_and_numbers_its_sheets() throws IOException {
        var printer = new Printer("");
        Assumptions.assumeTrue(printer.ready(), "no Japanese TrueType font is installed");
        var rows = IntStream.rangeClosed(1, 120)
                .mapToObj(i -> List.of(Integer.toString(i), "山田 <花子> & 太郎"))
                .toList();

        var pdf = printer.print(PrintedList.page("ja", "参加者", "2026年11月26日", List.of("番号", "氏名"), rows));

        try (var read = Loader.loadPDF(pdf)) {
            assertThat(read.getNumberOfPages()).isGreaterThan(2);
            var last = new PDFTextStripper();
            last.setStartPage(read.getNumberOfPages());
            assertThat(last.getText(read))
                    .contains("番号", "120", "山田 <花子> & 太郎", read.getNumberOfPages() + " / " + read.getNumberOfPages());
        }
    }
}
