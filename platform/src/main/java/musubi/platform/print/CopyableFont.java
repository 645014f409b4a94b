package musubi.platform.print;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * A TrueType font whose text can be copied and read aloud. Japanese fonts draw 文 and the radical ⽂ (U+2F42) with one glyph, and
 * a PDF then says it holds the radical; so the font forgets the codes that only double others. It forgets as well how letters join (OpenType, GSUB):
 * neither Japanese nor our numbers join, and looking for what might takes longer than all else about a long list. The format of the
 * table of codes: OpenType, cmap, format 12.
 */
final class CopyableFont {
    private static final int TABLE_RECORD = 16;
    private static final int HEADER = 12;
    private static final String CODES = "cmap";
    private static final String JOINING = "GSUB";

    /** A table that no reader knows is passed over; tables stand in the order of their names, and this one keeps it. */
    private static final byte PASSED_OVER = 'X';

    private CopyableFont() {}

    static byte[] of(Path file) throws IOException {
        var font = Files.readAllBytes(file);
        return withCodes(ByteBuffer.wrap(font), format12(codes(font)));
    }

    private static boolean doublesAnother(int code) {
        return code >= 0x2E80 && code <= 0x2FDF || code == 0x2027;
    }

    private static SortedMap<Integer, Integer> codes(byte[] font) throws IOException {
        var glyphs = new TreeMap<Integer, Integer>();
        try (var parsed = new TTFParser().parse(new RandomAccessReadBuffer(font))) {
            var lookup = parsed.getUnicodeCmapLookup();
            for (int glyph = 0; glyph < parsed.getNumberOfGlyphs(); glyph++) {
                var codes = lookup.getCharCodes(glyph);
                if (codes == null) continue;
                for (int code : codes) if (!doublesAnother(code)) glyphs.put(code, glyph);
            }
        }
        return glyphs;
    }

    private static byte[] format12(SortedMap<Integer, Integer> glyphs) throws IOException {
        var groups = new ByteArrayOutputStream();
        var out = new DataOutputStream(groups);
        int count = 0;
        Map.Entry<Integer, Integer> first = null;
        Map.Entry<Integer, Integer> last = null;
        for (var entry : glyphs.entrySet()) {
            if (last != null && entry.getKey() == last.getKey() + 1 && entry.getValue() == last.getValue() + 1) {
                last = entry;
                continue;
            }
            if (first != null && last != null) {
                group(out, first, last);
                count++;
            }
            first = entry;
            last = entry;
        }
        if (first != null && last != null) {
            group(out, first, last);
            count++;
        }
        var table = new ByteArrayOutputStream();
        var head = new DataOutputStream(table);
        head.writeShort(0);
        head.writeShort(1);
        head.writeShort(3);
        head.writeShort(10);
        head.writeInt(HEADER);
        head.writeShort(12);
        head.writeShort(0);
        head.writeInt(16 + groups.size());
        head.writeInt(0);
        head.writeInt(count);
        groups.writeTo(head);
        return table.toByteArray();
    }

    private static void group(DataOutputStream out, Map.Entry<Integer, Integer> first, Map.Entry<Integer, Integer> last)
            throws IOException {
        out.writeInt(first.getKey());
        out.writeInt(last.getKey());
        out.writeInt(first.getValue());
    }

    /** The same file with another table of codes, put at its end, and without the table of joining. */
    private static byte[] withCodes(ByteBuffer font, byte[] codes) {
        int start = font.capacity() + 3 & ~3;
        var changed = ByteBuffer.allocate(start + codes.length);
        changed.put(0, font, 0, font.capacity());
        changed.put(start, codes);
        int tables = font.getShort(4);
        for (int i = 0; i < tables; i++) {
            int record = HEADER + i * TABLE_RECORD;
            var tag = new StringBuilder();
            for (int j = 0; j < 4; j++) tag.append((char) font.get(record + j));
            if (tag.toString().equals(JOINING)) changed.put(record + 3, PASSED_OVER);
            if (!tag.toString().equals(CODES)) continue;
            changed.putInt(record + 8, start);
            changed.putInt(record + 12, codes.length);
        }
        return changed.array();
    }
}
