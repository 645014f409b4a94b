package musubi.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrCodeTest {
    private static final int QUIET = 4;

    @Test
    void the_drawing_is_read_back_as_the_address_it_was_made_of() throws Exception {
        var address = "https://musubi.example.jp/card/abcd2345efgh";

        var svg = QrCode.svg(address);

        assertThat(new Decoder().decode(modules(svg)).getText()).isEqualTo(address);
        assertThat(svg).doesNotContain("script").doesNotContain(address);
    }

    private static BitMatrix modules(String svg) {
        var size = Pattern.compile("viewBox=\"0 0 (\\d+)").matcher(svg);
        assertThat(size.find()).isTrue();
        int inner = Integer.parseInt(size.group(1)) - 2 * QUIET;
        var modules = new BitMatrix(inner);
        var dark = Pattern.compile("M(\\d+) (\\d+)h1").matcher(svg);
        while (dark.find())
            modules.set(Integer.parseInt(dark.group(1)) - QUIET, Integer.parseInt(dark.group(2)) - QUIET);
        return modules;
    }
}
