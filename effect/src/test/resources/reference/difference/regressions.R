# Differences by regression: two groups, two-way fixed effects, event studies, triple differences, over lm with dummies.
# Run: Rscript regressions.R FOLDER-OF-SHARED-DATA > regressions.csv (writes triple-visits.csv when it is not there)
suppressMessages({library(sandwich); library(clubSandwich)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s, clubSandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich"), packageVersion("clubSandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
# CR1 with a given number K of coefficients
cr1 <- function(fit, cluster, K) {
  cluster <- cluster[!is.na(cluster)]; n <- length(cluster); G <- length(unique(cluster))
  vcovCL(fit, cluster, type = "HC0", cadjust = FALSE) * G / (G - 1) * (n - 1) / (n - K)
}
say <- function(case, fit, V, name) { put(case, "ATT", coef(fit)[name]); put(case, "ATT se", sqrt(V[name, name])) }

organ <- read.csv(file.path(shared, "evaluation/organ_donations.csv"))
organ$treated <- 1 * (organ$State == "California"); organ$after <- 1 * (organ$Quarter_Num >= 4); organ$d <- organ$treated * organ$after
fit <- lm(Rate ~ treated * after, organ)
say("organ", fit, cr1(fit, organ$State, 4), "treated:after")
say("organ HC3", fit, vcovHC(fit, "HC3"), "treated:after")
fit <- lm(Rate ~ d + State + factor(Quarter_Num), organ)
say("organ twfe", fit, cr1(fit, organ$State, 7), "d")
events <- sort(setdiff(unique(organ$Quarter_Num) - 4, -1))
for (e in events) organ[[paste0("e", e + 10)]] <- organ$treated * (organ$Quarter_Num - 4 == e)
event <- function(case, d, y, unit, time, names, labels, post, pre, K, w = NULL, cluster = unit, more = NULL) {
  d$.w <- if (is.null(w)) 1 else d[[w]]
  fit <- lm(as.formula(paste(y, "~", paste(c(names, more), collapse = "+"), "+ factor(", unit, ") + factor(", time, ")")), d, weights = .w)
  V <- cr1(fit, d[[cluster]], K)
  for (i in seq_along(names)) { put(case, paste("event", labels[i]), coef(fit)[names[i]]); put(case, paste("event", labels[i], "se"), sqrt(V[names[i], names[i]])) }
  put(case, "ATT", mean(coef(fit)[names[post]])); put(case, "ATT se", sqrt(mean(V[names[post], names[post]])))
  b <- coef(fit)[names[pre]]
  if (length(b) > 0) put(case, "pre-trend F", sum(b * solve(V[names[pre], names[pre]], b)) / length(b))
}
event("organ event", organ, "Rate", "State", "Quarter_Num", paste0("e", events + 10), events, events >= 0, numeric(0), 5 + 6)

mpdta <- read.csv(file.path(shared, "evaluation/mpdta.csv"))
mpdta$d <- 1 * (mpdta$first.treat > 0 & mpdta$year >= mpdta$first.treat); mpdta$size <- exp(mpdta$lpop); mpdta$state <- floor(mpdta$countyreal / 1000)
mpdta$trend <- mpdta$lpop * (mpdta$year - 2003)
fit <- lm(lemp ~ d + factor(countyreal) + factor(year), mpdta)
say("mpdta twfe", fit, cr1(fit, mpdta$countyreal, 6), "d")
fit <- lm(lemp ~ d + trend + factor(countyreal) + factor(year), mpdta, weights = size)
say("mpdta twfe weights", fit, cr1(fit, mpdta$state, 7), "d")
s <- ifelse(mpdta$first.treat > 0, mpdta$year - mpdta$first.treat, NA)
ee <- sort(setdiff(unique(na.omit(s)), -1))
for (e in ee) mpdta[[paste0("e", e + 10)]] <- 1 * (!is.na(s) & s == e)
event("mpdta event", mpdta, "lemp", "countyreal", "year", paste0("e", ee + 10), ee, ee >= 0, ee < -1, length(ee) + 5)
s <- pmax(-3, pmin(2, s)); eb <- sort(setdiff(unique(na.omit(s)), -2))
for (e in eb) mpdta[[paste0("b", e + 10)]] <- 1 * (!is.na(s) & s == e)
event("mpdta event binned", mpdta, "lemp", "countyreal", "year", paste0("b", eb + 10), eb, eb >= 0, eb < -2, length(eb) + 6, w = "size", cluster = "state", more = "trend")

# Goodman-Bacon (2021), theorem 1, each comparison by least squares on its own rows
mpdta$g <- ifelse(mpdta$first.treat == 0, Inf, mpdta$first.treat); gs <- sort(unique(mpdta$g)); T <- 5
for (k in gs[is.finite(gs)]) for (l in setdiff(gs, k)) {
  sub <- if (l > k) mpdta[mpdta$g %in% c(k, l) & mpdta$year < l, ] else mpdta[mpdta$g %in% c(k, l) & mpdta$year >= l, ]
  n <- nrow(unique(mpdta[mpdta$g %in% c(k, l), "countyreal", drop = FALSE]))
  fit <- lm(lemp ~ d + factor(countyreal) + factor(year), sub)
  # weight: share of rows squared times the variance of the swept treatment on these rows
  r <- resid(lm(d ~ factor(countyreal) + factor(year), sub))
  w <- (nrow(sub) / nrow(mpdta))^2 * mean(r^2)
  name <- paste(k, "/", if (is.finite(l)) l else "never")
  put("mpdta bacon", name, coef(fit)["d"]); put("mpdta bacon", paste(name, "weight"), w / mean(resid(lm(d ~ factor(countyreal) + factor(year), mpdta))^2))
}

if (!file.exists("triple-visits.csv")) {
  set.seed(20260903)
  v <- expand.grid(area = 1:14, kind = 0:1, year = 2019:2022, rep = 1:2)
  v$policy <- 1 * (v$area <= 6); v$x <- round(rnorm(nrow(v)), 3); v$w <- round(runif(nrow(v), .4, 2.5), 2)
  u <- rnorm(14); uk <- rnorm(14)
  v$y <- round(u[v$area] + uk[v$area] * v$kind + .3 * (v$year - 2019) * (1 + v$kind) + .8 * v$policy * (v$year >= 2021) + 1.5 * v$policy * v$kind * (v$year >= 2021) + .5 * v$x + rnorm(nrow(v)), 3)
  v$y[c(9, 100)] <- NA
  write.csv(v[sample(nrow(v)), c("area", "kind", "year", "policy", "x", "w", "y")], "triple-visits.csv", row.names = FALSE, quote = FALSE)
}
v <- read.csv("triple-visits.csv"); v <- v[!is.na(v$y), ]; v$after <- 1 * (v$year >= 2021)
fit <- lm(y ~ policy * kind * after + x, v)
say("triple", fit, cr1(fit, v$area, 9), "policy:kind:after")
fit <- lm(y ~ policy * kind * after + x, v, weights = w)
V <- cr1(fit, v$area, 9); say("triple weights", fit, V, "policy:kind:after")
V <- vcovCR(fit, cluster = v$area, type = "CR2")
put("triple weights CR2", "ATT se", sqrt(V["policy:kind:after", "policy:kind:after"]))
put("triple weights CR2", "ATT df", Satterthwaite <- coef_test(fit, V, cluster = v$area, test = "Satterthwaite", coefs = "policy:kind:after")$df_Satt)
v$ddd <- v$policy * v$kind * v$after
fit <- lm(y ~ ddd + x + factor(area):factor(year) + factor(area):factor(kind) + factor(kind):factor(year), v)
say("triple pairs", fit, cr1(fit, v$area, 2 + 1 + 7), "ddd")
fit <- lm(y ~ policy * after + x, v, weights = w)
say("visits weights", fit, cr1(fit, v$area, 5), "policy:after")
V <- vcovCR(fit, cluster = v$area, type = "CR2")
put("visits weights CR2", "ATT se", sqrt(V["policy:after", "policy:after"]))
put("visits weights CR2", "ATT df", coef_test(fit, V, cluster = v$area, test = "Satterthwaite", coefs = "policy:after")$df_Satt)
