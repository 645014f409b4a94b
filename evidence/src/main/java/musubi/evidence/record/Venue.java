package musubi.evidence.record;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A place where sessions are held. */
@Table(
        key = {"venue"},
        ja = "会場",
        en = "Venue")
public record Venue(
        @Column(ja = "会場", en = "venue") Code venue,
        @Column(ja = "市区町村コード", en = "municipality") Code municipality,
        @Column(ja = "地域コード", en = "area") @Nullable Code area,
        @Column(ja = "種類", en = "kind of place") @Nullable Code kind,

        @Column(ja = "緯度", en = "latitude", unit = "degrees", scale = 6, least = 20, most = 46) @Nullable
        BigDecimal latitude,

        @Column(ja = "経度", en = "longitude", unit = "degrees", scale = 6, least = 122, most = 154) @Nullable
        BigDecimal longitude)
        implements Evidence {}
