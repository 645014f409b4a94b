package musubi.platform.activity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;

/** Residents with a telephone, and what it writes. */
public final class ExportFixture {
    private ExportFixture() {}

    public static PersonId joined(Code where, LocalDate on) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(where, () -> ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        on,
                        "counter")));
        return person;
    }

    /** What Apple Health writes, exported at nine on a day. */
    public static String apple(LocalDate exported, String... records) {
        return "<HealthData locale=\"ja_JP\"><ExportDate value=\"%s 09:00:00 +0900\"/>\n%s\n</HealthData>"
                .formatted(exported, String.join("\n", records));
    }

    public static String walked(LocalDate day, int steps) {
        return """
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="太郎のiPhone" unit="count" \
                startDate="%1$s 07:00:00 +0900" endDate="%1$s 09:00:00 +0900" value="%2$d"/>""".formatted(day, steps);
    }

    public static String typedIn(LocalDate day, int steps) {
        return """
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="太郎のiPhone" unit="count" \
                startDate="%1$s 07:00:00 +0900" endDate="%1$s 09:00:00 +0900" value="%2$d">\
                <MetadataEntry key="HKWasUserEntered" value="1"/></Record>""".formatted(day, steps);
    }

    public static String weighed(LocalDate day, String kilograms) {
        return """
                <Record type="HKQuantityTypeIdentifierBodyMass" sourceName="HealthPlanet" unit="kg" \
                startDate="%1$s 07:00:00 +0900" endDate="%1$s 07:00:00 +0900" value="%2$s"/>""".formatted(day, kilograms);
    }

    static Exports.Answer read(Code city, UUID id, PersonId person, String text) {
        return ServerFixture.as(city, () -> {
            try {
                return ServerFixture.part(Exports.class)
                        .read(id, person, "export.xml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Uploads.Receipt taken(Code city, PersonId person, String text) {
        var read = (Exports.Answer.Offered) read(city, UUID.randomUUID(), person, text);
        return ServerFixture.as(
                city, () -> ServerFixture.part(Offers.class).keep(read.offer().id()));
    }
}
