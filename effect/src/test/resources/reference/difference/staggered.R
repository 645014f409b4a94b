# Staggered adoption: ATT(g,t), its averages and influence functions (Callaway and Sant'Anna 2021) unit by unit, over lm and glm.
# Run: Rscript staggered.R FOLDER-OF-SHARED-DATA > staggered.csv (writes staggered-towns.csv when it is not there)
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
cm <- function(a) colMeans(a)

# Two periods: estimate and influence (Sant'Anna and Zhao 2020)
two <- function(dy, D, X, w, how) {
  n <- length(D); wt <- w * D; wc <- w * (1 - D); e <- dy; rep <- NULL
  if (how %in% c("or", "dr")) {
    b <- coef(lm(dy ~ X - 1, weights = w, subset = D == 0)); e <- dy - as.vector(X %*% b)
    rep <- (wc * e * X) %*% solve(crossprod(X, wc * X) / n)
  }
  et <- mean(wt * e) / mean(wt); inf <- (wt * e - wt * et) / mean(wt)
  if (!is.null(rep)) inf <- inf - rep %*% cm(wt * X) / mean(wt)
  if (how == "or") return(list(att = et, inf = as.vector(inf)))
  fit <- glm(D ~ X - 1, quasibinomial, weights = w, control = glm.control(1e-14, 100)); p <- fitted(fit)
  ps <- (w * (D - p) * X) %*% solve(crossprod(X, w * p * (1 - p) * X) / n)
  wc <- wc * p / (1 - p)
  ec <- mean(wc * e) / mean(wc); ic <- (wc * e - wc * ec + ps %*% cm(wc * (e - ec) * X)) / mean(wc)
  if (!is.null(rep)) ic <- ic - rep %*% cm(wc * X) / mean(wc)
  list(att = et - ec, inf = as.vector(inf - ic))
}

run <- function(case, d, y, id, time, cohort, x = NULL, w = NULL, control = "never", base = "varying", how = "or", a = 0, cluster = NULL) {
  d <- data.frame(y = d[[y]], id = d[[id]], t = d[[time]], g = d[[cohort]], x = if (is.null(x)) 0 else d[[x]], w = if (is.null(w)) 1 else d[[w]],
    cl = if (is.null(cluster)) d[[id]] else d[[cluster]])
  d <- d[complete.cases(d), ]
  times <- sort(unique(d$t))
  full <- names(which(table(d$id) == length(times)))
  d <- d[as.character(d$id) %in% full, ]
  d$g[d$g == 0 | d$g > max(times) + a] <- Inf
  d <- d[d$g > min(times) + a, ]
  if (all(is.finite(d$g))) { last <- max(d$g); times <- times[times < last - a]; d <- d[d$t %in% times, ]; d$g[d$g == last] <- Inf }
  d <- d[order(d$id, d$t), ]
  one <- d[d$t == times[1], ]
  n <- nrow(one); Y <- matrix(d$y, n, byrow = TRUE); Xs <- matrix(d$x, n, byrow = TRUE); G <- one$g; w <- one$w / mean(one$w)
  gs <- sort(unique(G[is.finite(G)]))
  att <- c(); IF <- NULL; cg <- c(); ct <- c()
  for (g in gs) for (k in seq_along(times)) {
    last <- max(which(times + a < g))
    if (base == "varying" && k == 1) next
    b <- if (base == "universal" || times[k] >= g) last else k - 1
    inf <- rep(0, n); est <- 0
    if (b != k) {
      C <- if (control == "never") is.infinite(G) else G > times[max(k, b)] + a & G != g
      s <- which(G == g | C)
      X <- if (is.null(x)) matrix(1, length(s)) else cbind(1, Xs[s, min(k, b)])
      r <- two(Y[s, k] - Y[s, b], 1 * (G[s] == g), X, w[s], if (is.null(x)) "or" else how)
      est <- r$att; inf[s] <- r$inf * n / length(s)
    }
    att <- c(att, est); IF <- cbind(IF, inf); cg <- c(cg, g); ct <- c(ct, times[k])
  }
  cluster <- one$cl
  se <- function(inf) { v <- sqrt(sum(rowsum(inf, cluster)^2)) / n; if (v < 1e-12) NA else v }
  say <- function(name, est, inf) { put(case, name, est); put(case, paste(name, "se"), se(inf)) }
  for (k in seq_along(att)) say(sprintf("ATT(%s;%s)", cg[k], ct[k]), att[k], IF[, k])
  pg <- sapply(gs, function(g) mean(w * (G == g)))
  share <- function(ks) { # weighted with the shares of the cohorts, their error counted
    p <- pg[match(cg[ks], gs)]; S <- sum(p)
    ind <- sapply(ks, function(k) w * (G == cg[k])) - rep(p, each = n)
    wif <- ind / S - rowSums(ind) %o% p / S^2
    list(est = sum(p * att[ks]) / S, inf = IF[, ks, drop = FALSE] %*% (p / S) + wif %*% att[ks])
  }
  over <- function(l) list(est = mean(sapply(l, `[[`, "est")), inf = Reduce(`+`, lapply(l, `[[`, "inf")) / length(l))
  post <- which(ct >= cg)
  r <- share(post); say("simple", r$est, r$inf)
  es <- sort(unique(ct - cg)); ev <- lapply(es, function(e) share(which(ct - cg == e)))
  for (i in seq_along(es)) say(paste("event", es[i]), ev[[i]]$est, ev[[i]]$inf)
  r <- over(ev[es >= 0]); say("event", r$est, r$inf)
  ts <- sort(unique(ct[post])); ca <- lapply(ts, function(t) share(intersect(post, which(ct == t))))
  for (i in seq_along(ts)) say(paste("calendar", ts[i]), ca[[i]]$est, ca[[i]]$inf)
  r <- over(ca); say("calendar", r$est, r$inf)
  gg <- sort(unique(cg[post]))
  gr <- lapply(gg, function(g) { ks <- intersect(post, which(cg == g)); list(est = mean(att[ks]), inf = rowMeans(IF[, ks, drop = FALSE])) })
  for (i in seq_along(gg)) say(paste("group", gg[i]), gr[[i]]$est, gr[[i]]$inf)
  p <- pg[match(gg, gs)]; S <- sum(p); th <- sapply(gr, `[[`, "est")
  ind <- sapply(gg, function(g) w * (G == g)) - rep(p, each = n)
  inf <- sapply(gr, `[[`, "inf") %*% (p / S) + (ind / S - rowSums(ind) %o% p / S^2) %*% th
  say("group", sum(p * th) / S, inf)
  pre <- which(ct < cg - a & !apply(IF == 0, 2, all))
  if (length(pre) > 0) {
    V <- crossprod(rowsum(IF[, pre, drop = FALSE], cluster)) / n^2
    if (kappa(V) < 1e9) put(case, "pre-trend chi-squared", sum(att[pre] * solve(V, att[pre])))
  }
}

mpdta <- read.csv(file.path(shared, "evaluation/mpdta.csv"))
mpdta$state <- floor(mpdta$countyreal / 1000); mpdta$size <- exp(mpdta$lpop)
go <- function(case, ...) run(case, mpdta, "lemp", "countyreal", "year", "first.treat", ...)
go("mpdta")
go("mpdta not-yet universal", control = "not-yet", base = "universal")
go("mpdta state", cluster = "state")
go("mpdta weights", w = "size", control = "not-yet")
for (how in c("or", "hajek", "dr")) go(paste("mpdta", how), x = "lpop", how = how)
go("mpdta dr weights", x = "lpop", how = "dr", w = "size", base = "universal", control = "not-yet", cluster = "state")
go("mpdta anticipation", a = 1)
mpdta$never <- mpdta$first.treat; none <- mpdta[mpdta$first.treat != 0, ]
run("mpdta none never", none, "lemp", "countyreal", "year", "first.treat", control = "not-yet")

if (!file.exists("staggered-towns.csv")) {
  set.seed(20260902)
  n <- 58; times <- c(2019, 2020, 2022, 2023, 2025)
  begin <- sample(c(0, 2019, 2020, 2022, 2025, 2026), n, TRUE, c(.3, .06, .2, .2, .16, .08)); x <- round(rnorm(n), 3)
  w <- round(runif(n, .5, 3), 2); pref <- sample(9, n, TRUE); u <- rnorm(n)
  towns <- do.call(rbind, lapply(times, function(t) data.frame(town = 1:n, year = t, begin, x = round(x + (t - 2019) / 10 + rnorm(n, 0, .2), 3), w, pref,
    y = round(u + (t - 2019) * (.2 + .1 * x) + (begin > 0 & t >= begin) * (1 + .2 * (t - begin)) + rnorm(n), 4))))
  towns$y[c(17, 160)] <- NA
  write.csv(towns[sample(nrow(towns)), ], "staggered-towns.csv", row.names = FALSE, quote = FALSE)
}
towns <- read.csv("staggered-towns.csv")
to <- function(case, ...) run(case, towns, "y", "town", "year", "begin", ...)
to("towns")
to("towns or", x = "x", how = "or", w = "w", control = "not-yet", cluster = "pref")
to("towns anticipation", control = "not-yet", base = "universal", a = 1, w = "w")
