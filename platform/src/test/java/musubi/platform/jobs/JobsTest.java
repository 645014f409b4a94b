package musubi.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import org.junit.jupiter.api.Test;

class JobsTest {
    @Test
    void one_municipality_in_trouble_does_not_keep_the_others_waiting() {
        var first = ServerFixture.municipality();
        var second = ServerFixture.municipality();
        var acting = ServerFixture.part(Acting.class);
        var done = new ArrayList<Code>();
        var job = Job.daily("test.trouble", LocalTime.MIDNIGHT, code -> {
            if (code.equals(first)) throw new IllegalStateException("in trouble");
            assertThat(acting.actor().municipality()).isEqualTo(code);
            done.add(code);
        });

        new Jobs(List.of(job), ServerFixture.part(Municipalities.class), acting, ServerFixture.part(DataSource.class))
                .run("test.trouble");

        assertThat(done).contains(second).doesNotContain(first);
    }
}
