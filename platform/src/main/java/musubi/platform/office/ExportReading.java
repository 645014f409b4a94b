package musubi.platform.office;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import musubi.platform.activity.Exports;
import musubi.platform.people.PersonId;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Received;
import musubi.platform.underway.Receiving;
import org.springframework.stereotype.Component;

/** The export of a resident's device is read, so that somebody looks at it before it is kept. */
@Component
class ExportReading implements Receiving {
    private static final String PERSON = "person";
    private static final String OFFER = "offer";

    private final Exports exports;

    ExportReading(Exports exports) {
        this.exports = exports;
    }

    /** What is sent beside the export. */
    static Map<String, String> beside(PersonId person, UUID offer) {
        return Map.of(PERSON, person.toString(), OFFER, offer.toString());
    }

    @Override
    public String what() {
        return "underway.export";
    }

    @Override
    public Ending receive(Received file) throws IOException {
        var person = new PersonId(UUID.fromString(file.said(PERSON)));
        var answer = exports.read(UUID.fromString(file.said(OFFER)), person, file.name(), file.content());
        return switch (answer) {
            case Exports.Answer.Offered(var read) -> Ending.at("/people/%s/export/%s".formatted(person, read.id()));
            case Exports.Answer.KeptBefore() ->
                new Ending("/people/%s#steps".formatted(person), Map.of("done", "export.kept-before"));
        };
    }
}
