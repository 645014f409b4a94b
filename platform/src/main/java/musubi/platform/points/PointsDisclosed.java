package musubi.platform.points;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.people.Disclosures;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** What the ledger holds about somebody: their accounts bear a pseudonym, so no query by person finds it. */
@Component
public class PointsDisclosed {
    private final Points points;
    private final Acting acting;

    PointsDisclosed(Points points, Acting acting) {
        this.points = points;
        this.acting = acting;
    }

    /** What somebody holds, and everything that moved it, the latest first. */
    public List<Disclosures.Section> of(PersonId person) {
        var job = Actor.job("disclosure", acting.actor().municipality());
        return acting.as(job, () -> sections(person));
    }

    private List<Disclosures.Section> sections(PersonId person) {
        return List.of(
                new Disclosures.Section(
                        "points",
                        new Words("ポイント", "Points"),
                        points.of(person).stream().map(PointsDisclosed::row).toList()),
                new Disclosures.Section(
                        "points-moved",
                        new Words("ポイントの出入り", "Points that came and went"),
                        points.statement(person).stream()
                                .map(PointsDisclosed::row)
                                .toList()));
    }

    private static Map<String, String> row(Points.Held held) {
        var row = new LinkedHashMap<String, String>();
        row.put("agreement", held.agreement());
        row.put("points", Long.toString(held.points()));
        row.put("owes", Long.toString(held.owes()));
        return row;
    }

    private static Map<String, String> row(Posted posted) {
        var row = new LinkedHashMap<String, String>();
        row.put("day", posted.on().toString());
        row.put("moved", posted.kind().name().toLowerCase(Locale.ROOT));
        row.put("title", posted.what().ja());
        row.put("period", posted.period());
        row.put("points", Long.toString(posted.points()));
        row.put("balance", Long.toString(posted.balance()));
        row.put("agreement", posted.agreement());
        return row;
    }
}
