# Two-period difference in differences: the estimators and influence functions of Sant'Anna and Zhao (2020), over lm and glm.
# Run: Rscript drdid.R FOLDER-OF-SHARED-DATA > drdid.csv (writes drdid-people.csv when it is not there)
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")

tilt <- function(D, X, w) { # sum w D x = sum w (1 - D) exp(x'g) x, Newton with halving
  g <- coef(glm(D ~ X - 1, quasibinomial, weights = w, control = glm.control(1e-14, 100)))
  value <- function(g) sum(w * (D * (X %*% g) - (1 - D) * exp(X %*% g)))
  for (i in 1:200) {
    o <- as.vector((1 - D) * exp(X %*% g))
    step <- solve(crossprod(X, w * o * X), crossprod(X, w * (D - o)))
    s <- 1
    while (value(g + s * step) < value(g) - 1e-9 * abs(value(g))) s <- s / 2
    g <- g + s * step
    if (max(abs(s * step)) < 1e-13) break
  }
  as.vector(exp(X %*% g))
}
logit <- function(D, X, w) {
  n <- length(D)
  fit <- glm(D ~ X - 1, quasibinomial, weights = w, control = glm.control(1e-14, 100))
  p <- fitted(fit)
  list(odds = p / (1 - p), rep = (w * (D - p) * X) %*% solve(crossprod(X, w * p * (1 - p) * X) / n))
}
ols <- function(y, X, w) { # w is zero outside those regressed
  n <- length(y)
  b <- coef(lm(y ~ X - 1, weights = w, subset = w > 0))
  f <- as.vector(X %*% b)
  list(fit = f, rep = (w * (y - f) * X) %*% solve(crossprod(X, w * X) / n))
}
m <- mean
cm <- function(a) colMeans(a)

panel <- function(case, y1, y0, D, X, w = rep(1, length(D)), cluster = NULL) {
  w <- w / mean(w)
  dy <- y1 - y0; wt <- w * D; wc0 <- w * (1 - D)
  say <- function(name, att, inf) {
    n <- length(inf)
    put(paste(case, name), "ATT", att)
    put(paste(case, name), "ATT se", sd(inf) / sqrt(n))
    if (!is.null(cluster)) {
      S <- rowsum(as.vector(inf), cluster); G <- length(S)
      put(paste(case, name, "clustered"), "ATT se", sqrt(G / (G - 1) * sum((S - mean(S))^2)) / n)
    }
  }
  reg <- ols(dy, X, wc0)
  # regression
  et <- m(wt * dy) / m(wt); ec <- m(wt * reg$fit) / m(wt)
  it <- (wt * dy - wt * et) / m(wt)
  ic <- (wt * reg$fit - wt * ec + reg$rep %*% cm(wt * X)) / m(wt)
  say("or", et - ec, it - ic)
  # Abadie
  l <- logit(D, X, w); wc <- w * l$odds * (1 - D)
  num <- (wt - wc) * dy
  att <- m(num) / m(wt)
  say("ipw", att, (num - wt * att - l$rep %*% cm(wc * dy * X)) / m(wt))
  # normalised
  et <- m(wt * dy) / m(wt); ec <- m(wc * dy) / m(wc)
  it <- (wt * dy - wt * et) / m(wt)
  ic <- (wc * dy - wc * ec + l$rep %*% cm(wc * (dy - ec) * X)) / m(wc)
  say("hajek", et - ec, it - ic)
  # doubly robust
  e <- dy - reg$fit
  et <- m(wt * e) / m(wt); ec <- m(wc * e) / m(wc)
  it <- (wt * e - wt * et - reg$rep %*% cm(wt * X)) / m(wt)
  ic <- (wc * e - wc * ec + l$rep %*% cm(wc * (e - ec) * X) - reg$rep %*% cm(wc * X)) / m(wc)
  say("dr", et - ec, it - ic)
  # improved
  o <- tilt(D, X, w); wc <- w * o * (1 - D)
  e <- dy - ols(dy, X, wc)$fit
  num <- (wt - wc) * e
  att <- m(num) / m(wt)
  say("improved", att, (num - wt * att) / m(wt))
}

sections <- function(case, y, post, D, X, w = rep(1, length(D))) {
  w <- w / mean(w)
  say <- function(name, att, inf) {
    put(paste(case, name), "ATT", att)
    put(paste(case, name), "ATT se", sd(inf) / sqrt(length(inf)))
  }
  cell <- function(w, v) { eta <- m(w * v) / m(w); list(eta = eta, inf = w * (v - eta) / m(w)) }
  t1 <- w * D * post; t0 <- w * D * (1 - post); wd <- w * D
  c1 <- ols(y, X, w * (1 - D) * post); c0 <- ols(y, X, w * (1 - D) * (1 - post))
  # regression
  a <- cell(t1, y); b <- cell(t0, y); d <- cell(wd, c1$fit - c0$fit)
  say("or", a$eta - b$eta - d$eta, a$inf - b$inf - d$inf - (c1$rep - c0$rep) %*% cm(wd * X) / m(wd))
  # Abadie, with the error of the share of the later period
  l <- logit(D, X, w); oc <- w * (1 - D) * l$odds
  lambda <- m(w * post); pi <- m(wd)
  g <- (wd - oc) * (post / lambda - (1 - post) / (1 - lambda)) * y
  att <- m(g) / pi
  dlambda <- m((wd - oc) * y * (-post / lambda^2 - (1 - post) / (1 - lambda)^2)) / pi
  say("ipw", att, (g - att * wd) / pi + dlambda * w * (post - lambda) -
    l$rep %*% cm(oc * (post / lambda - (1 - post) / (1 - lambda)) * y * X) / pi)
  four <- function(o, v) {
    k1 <- w * (1 - D) * o * post; k0 <- w * (1 - D) * o * (1 - post)
    a <- cell(t1, v); b <- cell(t0, v); c <- cell(k1, v); d <- cell(k0, v)
    list(att = a$eta - b$eta - c$eta + d$eta, inf = a$inf - b$inf - c$inf + d$inf,
      byodds = cm((d$inf - c$inf) * X), by1 = cm(k1 * X) / m(k1) - cm(t1 * X) / m(t1), by0 = cm(t0 * X) / m(t0) - cm(k0 * X) / m(k0))
  }
  f <- four(l$odds, y)
  say("hajek", f$att, f$inf + l$rep %*% f$byodds)
  # doubly robust, not locally efficient
  f <- four(l$odds, y - post * c1$fit - (1 - post) * c0$fit)
  inf <- f$inf + l$rep %*% f$byodds + c1$rep %*% f$by1 + c0$rep %*% f$by0
  say("dr simple", f$att, inf)
  # locally efficient
  t1r <- ols(y, X, t1); t0r <- ols(y, X, t0)
  eff <- function(f, inf, c1, c0, name, nuisance) {
    a <- cell(wd, t1r$fit - c1$fit); b <- cell(t1, t1r$fit - c1$fit); c <- cell(wd, t0r$fit - c0$fit); d <- cell(t0, t0r$fit - c0$fit)
    m1 <- cm(wd * X) / m(wd) - cm(t1 * X) / m(t1); m0 <- cm(wd * X) / m(wd) - cm(t0 * X) / m(t0)
    inf <- inf + a$inf - b$inf - c$inf + d$inf
    if (nuisance) inf <- inf + (t1r$rep - c1$rep) %*% m1 - (t0r$rep - c0$rep) %*% m0
    say(name, f$att + a$eta - b$eta - c$eta + d$eta, inf)
  }
  eff(f, inf, c1, c0, "dr efficient", TRUE)
  # improved
  o <- tilt(D, X, w)
  c1 <- ols(y, X, w * (1 - D) * o * post); c0 <- ols(y, X, w * (1 - D) * o * (1 - post))
  f <- four(o, y - post * c1$fit - (1 - post) * c0$fit)
  say("improved simple", f$att, f$inf)
  eff(f, f$inf, c1, c0, "improved efficient", FALSE)
}

lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
X <- model.matrix(~ age + I(age^2) + educ + race + married + re74, lalonde)
panel("lalonde", lalonde$re78, lalonde$re75, lalonde$treat, X, cluster = lalonde$educ)
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
nhefs <- nhefs[!is.na(nhefs$wt82), ]
X <- model.matrix(~ sex + age + factor(education) + smokeyrs + exercise, nhefs)
panel("nhefs", nhefs$wt82, nhefs$wt71, nhefs$qsmk, X, w = nhefs$smokeintensity)
mpdta <- read.csv(file.path(shared, "evaluation/mpdta.csv"))
mpdta <- mpdta[mpdta$first.treat %in% c(0, 2006) & mpdta$year %in% c(2004, 2006), ]
mpdta <- mpdta[order(mpdta$countyreal, mpdta$year), ]
pre <- mpdta[mpdta$year == 2004, ]
panel("mpdta", mpdta$lemp[mpdta$year == 2006], pre$lemp, pre$treat, model.matrix(~ lpop + I(lpop^2), pre))
sections("mpdta sections", mpdta$lemp, 1 * (mpdta$year == 2006), mpdta$treat, model.matrix(~ lpop, mpdta))

if (!file.exists("drdid-people.csv")) {
  set.seed(20260901)
  n <- 145
  x <- round(rnorm(n), 3); kind <- sample(c("a", "b", "c"), n, TRUE)
  D <- rbinom(n, 1, plogis(-0.4 + 0.6 * x + 0.5 * (kind == "b")))
  area <- sample(12, n, TRUE); w <- round(runif(n, 0.5, 3), 2)
  shared <- rnorm(12)[area]
  y0 <- 2 + x + (kind == "c") + rnorm(n) + shared
  y1 <- y0 + 0.5 + 0.4 * x^2 + 0.7 * x + 1.1 * D + rnorm(n)
  people <- rbind(data.frame(id = 1:n, year = 2024, treated = D, x, kind, area, w, y = round(y0, 4)),
    data.frame(id = 1:n, year = 2025, treated = D, x = round(x + rnorm(n), 3), kind, area, w, y = round(y1, 4)))
  people$y[c(3, 200)] <- NA
  write.csv(people[sample(nrow(people)), ], "drdid-people.csv", row.names = FALSE, quote = FALSE)
}
people <- read.csv("drdid-people.csv")
people <- people[!is.na(people$y), ]
sections("people sections", people$y, 1 * (people$year == 2025), people$treated, model.matrix(~ x + kind, people), people$w)
wide <- merge(people[people$year == 2024, ], people[people$year == 2025, ], by = "id")
panel("people", wide$y.y, wide$y.x, wide$treated.x, model.matrix(~ x.x + kind.x, wide), wide$w.x, wide$area.x)
