# Standardised rates, life expectancy, funnel limits and means from their definitions, on made-up areas that are kept in bands.csv.
# Run: Rscript areas.R > areas.csv (writes bands.csv and steps.csv beside it)
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, sprintf("%.17g", value)), sep = "")
named <- function(a, ...) c(a, paste(a, c(...)))
set.seed(20260901)
ages <- c(0, 1, seq(5, 85, 5)); names <- c("0", "1-4", paste(seq(5, 80, 5), seq(9, 84, 5), sep = "-"), "85+")
m <- pmin(0.12, c(0.002, 0.0002, 0.0001 * exp(0.085 * seq(0, 80, 5))))
d <- do.call(rbind, lapply(c("east", "north", "west"), function(a) {
  n <- round(c(east = 60000, north = 4000, west = 20000)[a] * c(0.01, 0.035, rep(0.055, 12), rep(0.05, 5)) / 0.95 * runif(19, 0.8, 1.2))
  data.frame(area = a, band = names, deaths = rpois(19, n * m * c(east = 1, north = 1.2, west = 0.9)[a]) + (names == "85+"), people = n, standard = round(1000 * c(1, 4, rep(5.5, 12), 5, 4, 2.5, 1.5, 1)), rate = m)
}))
write.csv(d[sample(nrow(d)), ], "bands.csv", row.names = FALSE, quote = FALSE)
z <- qnorm(0.975)
poisson <- function(o) if (o < 10) c(qchisq(0.025, 2 * o) / 2, qchisq(0.975, 2 * o + 2) / 2) else
  c(o * (1 - 1 / (9 * o) - z / 3 / sqrt(o))^3, (o + 1) * (1 - 1 / (9 * (o + 1)) + z / 3 / sqrt(o + 1))^3)
life <- function(t, age) {
  n <- diff(ages); k <- length(ages); M <- t$deaths / t$people; a <- rep(0.5, k - 1); a[1] <- 0.1
  q <- c(n * M[-k] / (1 + n * (1 - a) * M[-k]), 1); l <- 1e5 * cumprod(c(1, 1 - q[-k]))
  L <- c(n * (l[-1] + a * (l[-k] - l[-1])), l[k] / M[k]); e <- rev(cumsum(rev(L))) / l
  v <- c(l[-k]^2 * ((1 - a) * n + e[-1])^2 * n^2 * M[-k] * (1 - a * n * M[-k]) / (t$people[-k] * (1 + (1 - a) * n * M[-k])^3), (l[k] / 2)^2 * 4 / (t$deaths[k] * M[k]^2))
  i <- match(age, ages); c(e[i], sqrt(sum(v[i:k]) / l[i]^2))
}
all <- aggregate(cbind(deaths, people) ~ band, d, sum); all <- all[match(names, all$band), ]; all$standard <- d$standard[1:19]; all$rate <- m
crude <- all$deaths / all$people
for (a in c("all", "east", "north", "west")) {
  t <- if (a == "all") all else d[d$area == a, ]; o <- sum(t$deaths); p <- poisson(o); w <- t$standard
  dsr <- sum(w * t$deaths / t$people) / sum(w); s <- sqrt(sum(w^2 * t$deaths / t$people^2)) / sum(w)
  put("dsr", named(a, "se", "lower", "upper"), 1e5 * c(dsr, s, dsr + s / sqrt(o) * (p - o)))
  e <- sum(t$people * crude); put("isr", named(a, "lower", "upper"), 100 * c(o, p) / e)
  e <- sum(t$people * m); put("isr given", named(a, "lower", "upper"), 100 * c(o, p) / e)
  put("life 0", named(a, "se"), life(t, 0)); put("life 65", named(a, "se"), life(t, 65))
}
# Funnel limits: the count whose own exact or score limit meets the average.
exact <- function(E, p) c(if (qchisq(1 - p, 2) / 2 > E) 0 else uniroot(function(o) qchisq(1 - p, 2 * o + 2) / 2 - E, c(0, E), tol = 1e-13)$root,
  uniroot(function(o) qchisq(p, 2 * o) / 2 - E, c(E, 5 * E + 50), tol = 1e-13)$root)
for (E in c(2, 7.5, 40, 1234)) for (l in c(95, 99.8)) put("funnel exact", paste(E, l, c("lower", "upper")), exact(E, (1 - l / 100) / 2))
wilson <- function(x, n, z) (2 * x + c(-1, 1) * z * sqrt(z^2 + 4 * x * (1 - x / n)) + z^2) / (2 * (n + z^2))
score <- function(n, p0, z) c(uniroot(function(x) wilson(x, n, z)[2] - p0, c(0, n * p0), tol = 1e-13)$root, uniroot(function(x) wilson(x, n, z)[1] - p0, c(n * p0, n), tol = 1e-13)$root) / n
for (n in c(80, 1000)) for (l in c(95, 99.8)) put("funnel score", paste(n, l, c("lower", "upper")), score(n, 0.3, qnorm(0.5 + l / 200)))
steps <- data.frame(area = rep(c("a", "b"), c(12, 9)), steps = round(rnorm(21, 6000, 1500)))
write.csv(steps, "steps.csv", row.names = FALSE, quote = FALSE)
for (a in c("all", "a", "b")) { t <- t.test(if (a == "all") steps$steps else steps$steps[steps$area == a]); put("mean", named(a, "se", "lower", "upper"), c(t$estimate, t$stderr, t$conf.int)) }
