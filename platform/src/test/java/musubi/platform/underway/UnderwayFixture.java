package musubi.platform.underway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.SignedIn;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** Files that are worked on, and that were refused. */
public final class UnderwayFixture {
    private UnderwayFixture() {}

    /** One that nobody takes up within this test, and one whose lines are refused. */
    public static void files(ContractFixture town, String word) {
        file(town, word);
        var refused = file(town, word);
        var line = new BadInput("test.line", new Place(word, 2, ""), word, Words.same(word));
        town.as(town.second, () -> {
            ServerFixture.part(WorkRepository.class).fail(refused.id(), Work.State.Failed.of(line), Instant.now());
            return true;
        });
    }

    private static Work file(ContractFixture town, String word) {
        var begun = Instant.now().plus(Duration.ofDays(1));
        var work = new Work(
                UUID.randomUUID(),
                town.second.name(),
                "underway.steps",
                "1 KB",
                "/steps",
                begun,
                begun,
                new Work.State.Going());
        return town.as(town.second, () -> {
            try {
                ServerFixture.part(FileRepository.class)
                        .add(
                                work,
                                new SignedIn(town.second, Optional.empty()),
                                new Received(
                                        word,
                                        "/steps",
                                        Map.of("upload", work.id().toString()),
                                        new ByteArrayInputStream(word.getBytes(StandardCharsets.UTF_8))));
                return work;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
