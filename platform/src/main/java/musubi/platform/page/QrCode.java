package musubi.platform.page;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** A text as a QR code, drawn as SVG, black on white with the quiet zone of four modules that ISO/IEC 18004 asks for. */
public final class QrCode {
    private QrCode() {}

    /** The picture of a text that is short enough for a camera. */
    public static String svg(String text) {
        try {
            var code = new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            1,
                            1,
                            Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M, EncodeHintType.MARGIN, 4));
            var path = new StringBuilder();
            for (int y = 0; y < code.getHeight(); y++)
                for (int x = 0; x < code.getWidth(); x++)
                    if (code.get(x, y))
                        path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
            return """
                    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>
                    """.formatted(code.getWidth(), code.getHeight(), code.getWidth(), code.getHeight(), path);
        } catch (WriterException e) {
            throw new IllegalStateException("no QR code can hold " + text.length() + " letters", e);
        }
    }
}
