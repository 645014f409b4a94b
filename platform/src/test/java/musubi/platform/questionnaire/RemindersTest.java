package musubi.platform.questionnaire;

import static musubi.platform.questionnaire.QuestionnaireFixture.asResident;
import static musubi.platform.questionnaire.QuestionnaireFixture.campaign;
import static musubi.platform.questionnaire.QuestionnaireFixture.kihon;
import static musubi.platform.questionnaire.QuestionnaireFixture.person;
import static musubi.platform.questionnaire.QuestionnaireFixture.sheet;
import static musubi.platform.questionnaire.QuestionnaireFixture.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RemindersTest {
    private final Reminders reminders = ServerFixture.part(Reminders.class);

    private static long notices(Code city) {
        var transaction = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(transaction.execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("select count(*) from notice.message")
                        .query(Long.class)
                        .single())));
    }

    @Test
    void those_who_have_not_answered_are_reminded_once_for_each_reminder() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        person(city, "山田 太郎", "ヤマダ タロウ");
        person(city, "佐藤 次郎", "サトウ ジロウ");
        var campaign = campaign(city, "kihon-checklist");
        var reminder = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Answers.class).keep(sheet(campaign, hanako, kihon()));

            assertThat(reminders.remind(campaign.id(), reminder)).contains(2);
            assertThat(reminders.remind(campaign.id(), reminder)).contains(0);
            assertThat(reminders.of(campaign.id(), 0, 20))
                    .extracting(Reminders.Sent::people)
                    .containsExactly(2);
            return true;
        });

        assertThat(notices(city)).isEqualTo(2);
    }

    @Test
    void more_than_a_page_of_reminders_are_all_there_and_the_first_one_can_still_be_called_back() {
        var city = ServerFixture.municipality();
        person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        var first = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            reminders.remind(campaign.id(), first);
            for (int i = 0; i < 24; i++) reminders.remind(campaign.id(), UUID.randomUUID());
            return true;
        });
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        try (var desk = Screen.desk()) {
            var page = desk.signIn(login, "correct horse");
            desk.open("/questionnaires/" + campaign.id());
            assertThat(page.locator("#reminders li").count()).isEqualTo(20);
            page.locator("main section a:text-is('次へ')").click();
            assertThat(page.locator("#reminders li").count()).isEqualTo(5);
            desk.clean();
            page.locator("#reminders li").last().locator("button").click();
        }
        var all = ServerFixture.as(city, () -> reminders.of(campaign.id(), 0, 100));
        assertThat(all).hasSize(25).extracting(Reminders.Sent::id).doesNotHaveDuplicates();
        assertThat(all.getLast().id()).isEqualTo(first);
        assertThat(all.getLast().calledBack()).contains(1);
    }

    @Test
    void a_reminder_is_called_back_from_those_to_whom_it_has_not_gone() {
        var city = ServerFixture.municipality();
        person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "山田 太郎", "ヤマダ タロウ");
        var campaign = campaign(city, "kihon-checklist");
        var reminder = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            reminders.remind(campaign.id(), reminder);
            assertThat(reminders.of(campaign.id(), 0, 20))
                    .extracting(Reminders.Sent::waiting)
                    .containsExactly(2);
            new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                    .executeWithoutResult(status -> ServerFixture.part(JdbcClient.class)
                            .sql("update notice.message set tries = 1 where person = :person")
                            .param("person", taro.value())
                            .update());

            assertThat(reminders.callBack(campaign.id(), reminder)).contains(1);
            assertThat(reminders.callBack(campaign.id(), reminder)).contains(1);
            assertThat(reminders.callBack(campaign.id(), UUID.randomUUID())).isEmpty();
            assertThat(reminders.of(campaign.id(), 0, 20))
                    .extracting(Reminders.Sent::calledBack)
                    .containsExactly(Optional.of(1));
            return true;
        });
    }

    @Test
    void nobody_is_reminded_of_what_is_over_and_no_resident_reminds() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var campaign = campaign(city, "kihon-checklist");
        assertThatThrownBy(() -> asResident(city, hanako, () -> reminders.remind(campaign.id(), UUID.randomUUID())))
                .isInstanceOf(DataAccessException.class);
        ServerFixture.as(city, () -> {
            ServerFixture.part(Campaigns.class).end(campaign.id(), today());
            assertThat(reminders.remind(campaign.id(), UUID.randomUUID())).isEmpty();
            return true;
        });

        assertThat(notices(city)).isZero();
    }
}
