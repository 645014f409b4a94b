package musubi.evidence.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ids by number, and numbers by id; for one thread. */
final class PeopleIds {
    private final ArrayList<byte[]> ids = new ArrayList<>();
    private int[] table = new int[1 << 12];

    int size() {
        return ids.size();
    }

    byte[] id(int number) {
        return ids.get(number);
    }

    List<String> ids() {
        return ids.stream().map(id -> new String(id, StandardCharsets.US_ASCII)).toList();
    }

    int number(byte[] id) {
        return number(id, 0, id.length, hash(id, 0, id.length));
    }

    static int hash(byte[] bytes, int from, int below) {
        int hash = 0;
        for (int i = from; i < below; i++) hash = 31 * hash + bytes[i];
        return hash;
    }

    int number(byte[] bytes, int from, int below, int hash) {
        int mask = table.length - 1;
        for (int at = spread(hash) & mask; ; at = (at + 1) & mask) {
            int number = table[at] - 1;
            if (number < 0) return add(Arrays.copyOfRange(bytes, from, below), at);
            var id = ids.get(number);
            if (Arrays.equals(id, 0, id.length, bytes, from, below)) return number;
        }
    }

    private int add(byte[] id, int at) {
        ids.add(id);
        table[at] = ids.size();
        if (ids.size() * 2 > table.length) {
            table = new int[table.length * 4];
            int mask = table.length - 1;
            for (int i = 0; i < ids.size(); i++) {
                var old = ids.get(i);
                int free = spread(hash(old, 0, old.length)) & mask;
                while (table[free] != 0) free = (free + 1) & mask;
                table[free] = i + 1;
            }
        }
        return ids.size() - 1;
    }

    private static int spread(int hash) {
        return hash * 0x9E3779B1 >>> 7;
    }
}
