package musubi.platform.contract;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What providers were paid: released lines of agreements with each provider. A provider sees its own alone, by the database. */
@Repository
public class Fees {
    private final JdbcClient db;

    Fees(JdbcClient db) {
        this.db = db;
    }

    /**
     * One line that was released; of a correction, the difference.
     *
     * @param amount negative when it is to be returned
     */
    public record Fee(
            String agreement,
            UUID settlement,
            boolean correction,
            String provider,
            Words clause,
            String period,
            LocalDate due,
            String unit,
            long amount) {}

    /**
     * The fees due in a fiscal year, by provider and day.
     *
     * @param provider the one that is wanted; empty for all that may be seen
     */
    @Transactional(readOnly = true)
    public List<Fee> released(String provider, FiscalYear year) {
        return db.sql("""
                select agreement, settlement, correction, provider, title_ja, title_en, period, due, unit, amount
                  from contract.fee
                 where due >= :from and due < :until and (:provider = '' or provider = :provider)
                 order by provider, due, agreement, settlement, number
                """)
                .param("from", year.days().from())
                .param("until", year.days().until())
                .param("provider", provider)
                .query((row, number) -> new Fee(
                        row.getString("agreement"),
                        row.getObject("settlement", UUID.class),
                        row.getBoolean("correction"),
                        row.getString("provider"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getString("period"),
                        row.getObject("due", LocalDate.class),
                        row.getString("unit"),
                        row.getLong("amount")))
                .list();
    }
}
