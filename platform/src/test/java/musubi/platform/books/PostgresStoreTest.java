package musubi.platform.books;

import java.util.stream.Stream;
import musubi.ledger.Store;
import musubi.ledger.kit.StoreKit;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PostgresStoreTest {
    @TestFactory
    Stream<DynamicTest> a_store_in_postgres_does_what_every_store_must() {
        return StoreKit.requirements().stream()
                .map(requirement -> DynamicTest.dynamicTest(requirement.name(), () -> {
                    var municipality = ServerFixture.municipality();
                    ServerFixture.as(municipality, () -> {
                        requirement.proof().accept(() -> shelf(municipality));
                        return true;
                    });
                }));
    }

    private static Store shelf(Code municipality) {
        return ServerFixture.part(Books.class).store(municipality);
    }
}
