package musubi.study.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;

/** Thirteen people, told apart by their stage of income since a pack hides their names. */
final class PeopleFixture {
    private PeopleFixture() {}

    static Pack pack(Path folder) throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        var people = new StringBuilder("person,born,sex,municipality,area,income_stage,education_years,lives_alone\n");
        for (int stage = 1; stage <= 13; stage++)
            people.append("p%d,%s,%s,232998,%s,%d,%s,%s%n"
                    .formatted(
                            stage,
                            born(stage),
                            stage % 2 == 0 ? "F" : "M",
                            stage <= 6 ? "north" : stage == 13 ? "" : "south",
                            stage,
                            stage == 5 ? "" : "12",
                            stage % 3 == 0));
        Files.writeString(source.resolve("person.csv"), people);
        Files.writeString(source.resolve("certification.csv"), """
                person,effective_from,level,decided_on
                p1,2022-07-01,care-1,2022-07-01
                p2,2023-06-30,care-3,2023-06-30
                p3,2023-07-01,care-1,2023-07-01
                p4,2022-10-01,care-2,2022-10-01
                p7,2022-06-30,care-1,2022-06-30
                p11,2021-06-01,care-5,2021-06-01
                p12,2021-06-01,care-1,2021-06-01
                p13,2022-08-01,support-2,2022-08-01
                p13,2022-11-01,care-2,2022-11-01
                p13,2023-01-01,care-1,2023-01-01
                """);
        Files.writeString(source.resolve("departure.csv"), """
                person,day,kind,municipality,moved_to
                p4,2022-10-01,death,232998,
                p5,2022-12-31,death,232998,
                p6,2022-08-01,move,232998,131016
                p6,2022-09-01,death,232998,
                p8,2022-01-01,death,232998,
                """);
        Files.writeString(source.resolve("attendance.csv"), """
                person,day,programme,provider,municipality,session,category,mode,checked_by
                p1,2021-07-01,yoga,a,232998,,sports,in-person,list
                p2,2022-06-30,yoga,a,232998,,sports,in-person,list
                p3,2022-07-01,yoga,a,232998,,sports,in-person,list
                p4,2021-06-30,yoga,a,232998,,sports,in-person,list
                p5,2020-06-30,yoga,a,232998,,sports,in-person,list
                p6,2020-07-01,yoga,a,232998,,sports,in-person,list
                p6,2021-09-01,yoga,a,232998,,sports,in-person,list
                p6,2021-09-30,yoga,a,232998,,sports,in-person,list
                p6,2021-10-01,yoga,a,232998,,sports,in-person,list
                """);
        Files.writeString(source.resolve("benefit.csv"), """
                person,month,insurance,yen
                p1,2021-06-01,medical,1000
                p1,2021-07-01,medical,5000
                p1,2022-07-01,medical,2000
                p1,2023-06-01,medical,300
                p1,2023-05-01,care,0
                p1,2023-06-01,care,70000
                p2,2020-07-01,medical,40
                """ + nothingPaid());
        Files.writeString(source.resolve("venue.csv"), """
                venue,municipality,area,kind,latitude,longitude
                v1,232998,north,salon,,
                v2,232998,north,salon,,
                v3,232998,north,gym,,
                """);
        var pack = folder.resolve("pack");
        var built = Packs.build(Recipe.of(List.of(source), pack, Key.of(new byte[32])));
        if (built.rejectedInAll() > 0) throw new IllegalStateException(built.toString());
        return Pack.open(pack);
    }

    /** The lists of medical benefits are there for all of three years; those of care for two months alone. */
    private static String nothingPaid() {
        return Stream.iterate(YearMonth.of(2020, 7), month -> month.plusMonths(1))
                .limit(36)
                .map("p3,%s-01,medical,0%n"::formatted)
                .collect(Collectors.joining());
    }

    /** p9 is 64 on the baseline of the studies and p10 has their 65th birthday on it; p12 is 60. */
    private static String born(int stage) {
        return switch (stage) {
            case 9 -> "1956-07-02";
            case 10 -> "1956-07-01";
            case 12 -> "1961-01-01";
            default -> "1945-02-01";
        };
    }
}
