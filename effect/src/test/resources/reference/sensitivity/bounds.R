# Sensitivity analyses from their formulas. Run: Rscript bounds.R > bounds.csv
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.infinite(value), "Inf", sprintf("%.17g", value))), sep = "")
e <- function(r) { r <- ifelse(r < 1, 1 / r, r); r + sqrt(r * (r - 1)) }
hazard <- function(h) (1 - 0.5^sqrt(h)) / (1 - 0.5^sqrt(1 / h))
put("e rr", c("estimate", "limit"), e(c(3.9, 1.8)))
put("e hr-common", c("estimate", "limit"), e(hazard(c(0.6, 0.8))))
put("e or-common", c("estimate", "limit"), e(sqrt(c(2.5, 1.3))))
put("e smd", c("estimate", "limit"), e(exp(0.91 * 0.5 - c(0, 1.78 * 0.2))))
put("e moved", c("estimate", "limit"), e(c(3.9, 1.8) / 1.5))
# Lead in the blood of children of workers and of their neighbours (Morton and others 1982).
exposed <- c(38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49, 48, 44, 35, 43, 39, 34, 13, 73, 25, 27)
control <- c(16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18, 19, 12, 11, 22, 25, 16, 13, 11, 13)
bounds <- function(case, d, gammas) {
  x <- d[d != 0]; q <- rank(abs(x)); t <- sum(q[x > 0])
  normal <- function(p) pnorm((t - p * sum(q)) / sqrt(p * (1 - p) * sum(q^2)), lower.tail = FALSE)
  exact <- function(p) { f <- 1; for (k in 2 * q) { g <- c(f, rep(0, k)) * (1 - p); g[k + seq_along(f)] <- g[k + seq_along(f)] + f * p; f <- g }; sum(f[seq_along(f) - 1 >= 2 * t]) }
  w <- outer(d, d, "+") / 2; w <- sort(w[upper.tri(w, TRUE)]); m <- length(w)
  shift <- function(p) { k <- zapsmall(m - p * m, 12); (w[max(1, ceiling(k))] + w[min(m, floor(k) + 1)]) / 2 }
  for (g in gammas) { p <- g / (1 + g)
    put(case, paste(g, c("lower", "upper", "exact lower", "exact upper", "shift lower", "shift upper")), c(normal(1 - p), normal(p), exact(1 - p), exact(p), shift(p), shift(1 - p))) }
  put(case, c("critical", "exact critical"), c(uniroot(function(g) normal(g / (1 + g)) - 0.05, c(1, 50), tol = 1e-13)$root, uniroot(function(g) exact(g / (1 + g)) - 0.05, c(1, 50), tol = 1e-13)$root))
}
bounds("lead", exposed - control, c(1, 2, 3, 4, 4.25, 5))
put("lead", "wilcox", suppressWarnings(wilcox.test(exposed, control, paired = TRUE, exact = FALSE, correct = FALSE, alternative = "greater")$p.value))
x <- c(2.1, -0.4, 3.3, 1.7, -1.2, 0.9, 2.6, 4.1)
bounds("small", x, c(1, 1.5)); put("small", "wilcox", wilcox.test(x, exact = TRUE, alternative = "greater")$p.value)
# Smoking and lung cancer (Hammond 1964): 122 pairs that differ, 110 in which the smoker died.
for (g in 1:6) put("smoking", paste(g, c("lower", "upper")), pbinom(109, 122, c(1, g) / (1 + g), lower.tail = FALSE))
p <- c(0.01, 0.04, 0.03, 0.005, 0.5, 0.04, 0.2)
for (h in c("holm", "hochberg", "BH", "BY", "bonferroni")) put("adjust", paste(tolower(h), seq_along(p)), p.adjust(p, h))
y <- c(0.12, -0.05, 0.33, 0.21, 0.02, 0.4, -0.1); s <- c(0.1, 0.12, 0.08, 0.15, 0.09, 0.2, 0.11)
fit <- optim(c(0.1, log(0.1)), function(b) -sum(dnorm(y, b[1], sqrt(s^2 + exp(2 * b[2])), log = TRUE)), method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))
v <- exp(2 * fit$par[2]); put("control", c("bias", "bias se", "spread"), c(fit$par[1], sqrt(1 / sum(1 / (s^2 + v))), sqrt(v)))
put("control", c("effect", "effect se"), c(0.5 - fit$par[1], sqrt(0.15^2 + v + 1 / sum(1 / (s^2 + v)))))
put("placebo", "distance", unname(ks.test(2 * pnorm(-abs(y / s)), "punif")$statistic))
t <- c(5, 7, 6, 9, 8, 7, NA, NA, 10, NA); k <- c(4, 5, 3, 6, 5, NA, 4, 5, 6, 2)
effect <- function(d, dt, dk) { a <- mean(is.na(t)); b <- mean(is.na(k)); c(mean(t, na.rm = TRUE) + a * dt * d - mean(k, na.rm = TRUE) - b * dk * d,
  sqrt(var(t, na.rm = TRUE) / sum(!is.na(t)) + (dt * d)^2 * a * (1 - a) / length(t) + var(k, na.rm = TRUE) / sum(!is.na(k)) + (dk * d)^2 * b * (1 - b) / length(k))) }
put("tipping", c("effect", "effect se"), effect(0, 1, 0)); put("tipping", c("at -2", "at -2 se"), effect(-2, 1, 0))
clear <- function(d, dt, dk) { f <- effect(d, dt, dk); f[1] - qnorm(0.975) * f[2] }
put("tipping", "treated", uniroot(clear, c(-20, 0), dt = 1, dk = 0, tol = 1e-14)$root)
put("tipping", "opposite", uniroot(clear, c(-20, 0), dt = 1, dk = -1, tol = 1e-14)$root)
