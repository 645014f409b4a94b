package musubi.evidence.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.evidence.record.Answer;
import musubi.evidence.record.Body;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Sources;
import musubi.evidence.steps.SourceDay;
import musubi.evidence.steps.StepRules;
import musubi.evidence.steps.Stretch;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * What one person's export from a device or an app says: the readers and the rules of a pack for a single file and a person
 * who is known already. Nothing is written. Only formats that people export themselves are read
 * ({@link musubi.evidence.source.Formats#PERSONAL}); a table of a municipality in the same file is passed over.
 *
 * @param files every file in the upload, with what it was recognised as; the number of a file is its place in this list, from 1
 * @param days steps by day and source, by day then source; overlaps between the sources of this upload are removed in {@code steps},
 *     {@code reported} is what the source counted by itself
 * @param stretches the readings of steps that the days are made of, in the order they were read
 * @param bodies body measurements, by day then source
 * @param answers answers to questionnaires, in the order they were read
 * @param rejected how many rows and files were refused, by code
 * @param rejections the first of them
 * @param remarked how many remarks, by code
 * @param remarks the first of them
 * @param exportedAt the moment the device or app wrote the latest export, when it says so
 */
public record PersonalExport(
        List<Built.GivenFile> files,
        List<SourceDay> days,
        List<Stretch> stretches,
        List<Body> bodies,
        List<Answer> answers,
        Map<String, Long> rejected,
        List<Problem> rejections,
        Map<String, Long> remarked,
        List<Problem> remarks,
        Optional<Instant> exportedAt) {
    /** Room for a ten-year export of a watch. */
    public static final Sources.Limits LIMITS = new Sources.Limits(8L << 30, 16L << 30, 100_000, 250);

    /** Collections are copied. */
    public PersonalExport {
        files = List.copyOf(files);
        days = List.copyOf(days);
        stretches = List.copyOf(stretches);
        bodies = List.copyOf(bodies);
        answers = List.copyOf(answers);
        rejected = new TreeMap<>(rejected);
        rejections = List.copyOf(rejections);
        remarked = new TreeMap<>(remarked);
        remarks = List.copyOf(remarks);
    }

    /**
     * Reads a file or a zip with the default rules and limits.
     *
     * @param person whose it is; ids inside the file are not looked up
     * @param zone where the person walked, for formats that tell the time and not the place
     * @throws BadInput when nothing in it is an export, when it holds several people, or when it is larger than the limits
     */
    public static PersonalExport read(Path file, PersonId person, ZoneId zone) {
        return read(file, String.valueOf(file.getFileName()), person, zone, StepRules.DEFAULT, LIMITS);
    }

    /**
     * Reads an upload as it arrives, with the default rules and limits: it is kept in a temporary file of this process's own user
     * until it is read.
     *
     * @param name what the person calls the file; shown in problems, and some formats are told apart by it
     * @throws BadInput as above
     * @throws IOException when the upload breaks off or there is no room for it
     */
    public static PersonalExport read(InputStream upload, String name, PersonId person, ZoneId zone)
            throws IOException {
        return read(upload, name, person, zone, StepRules.DEFAULT, LIMITS);
    }

    static PersonalExport read(
            InputStream upload, String name, PersonId person, ZoneId zone, StepRules rules, Sources.Limits limits)
            throws IOException {
        var file = Files.createTempFile("musubi-", ".upload");
        try {
            keep(upload, file, name, limits.mostBytes());
            return read(file, name, person, zone, rules, limits);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void keep(InputStream upload, Path file, String name, long most) throws IOException {
        var buffer = new byte[1 << 16];
        long kept = 0;
        try (var out = Files.newOutputStream(file)) {
            for (int n = upload.read(buffer); n >= 0; n = upload.read(buffer)) {
                kept += n;
                if (kept > most)
                    throw new BadInput(
                            "export.too-large",
                            Place.whole(name),
                            "",
                            new Words(
                                    "%,dバイトを超えています。期間を分けて書き出してください。".formatted(most),
                                    "It is larger than %,d bytes. Export shorter periods.".formatted(most)));
                out.write(buffer, 0, n);
            }
        }
    }

    /**
     * Reads a file or a zip.
     *
     * @param name the name to show in problems instead of the path
     * @throws BadInput as above
     */
    public static PersonalExport read(
            Path file, String name, PersonId person, ZoneId zone, StepRules rules, Sources.Limits limits) {
        return new PersonalReading(file, name, person, zone).read(rules, limits);
    }
}
