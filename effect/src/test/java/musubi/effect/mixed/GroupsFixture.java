package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.TableFixture;
import musubi.effect.rows.LocalRows;

/** Ninety rows in nine areas and ten rounds, as the reference scripts make them. */
final class GroupsFixture {
    static final String HEADER = "area,x,treated,y,round,high,count";

    private GroupsFixture() {}

    static LocalRows small() {
        return rows(lines());
    }

    static LocalRows rows(List<String> lines) {
        var all = new ArrayList<>(lines);
        all.add(0, HEADER);
        return LocalRows.of(TableFixture.columns(all), "");
    }

    static List<String> lines() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 90; i++) {
            double y = i * 53 % 89 / 7.0 + i % 9 * 1.5 + i * 37 % 101 / 20.0;
            lines.add("%d,%s,%d,%s,%d,%d,%d"
                    .formatted(i % 9, i * 37 % 101 / 10.0, i % 9 % 2, y, i / 9, y > 14 ? 1 : 0, (int) Math.floor(y)));
        }
        return lines;
    }
}
