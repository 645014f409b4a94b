# Two shares, pairs and strata. Run: Rscript two.R > two.csv
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.infinite(value), "Inf", sprintf("%.17g", value))), sep = "")
z <- qnorm(0.975)
wilson <- function(x, n) (2 * x + z^2 + c(-1, 1) * z * sqrt(z^2 + 4 * x * (1 - x / n))) / (2 * (n + z^2))
# Restricted maximum likelihood of the control share by the closed cubic of Miettinen and Nurminen.
restricted <- function(x1, n1, x0, n0, d) {
  N <- n1 + n0; L2 <- (n0 + 2 * n1) * -d - N - (x1 + x0); L1 <- (n1 * -d - N - 2 * x1) * -d + x1 + x0; L0 <- x1 * -d * (1 + d)
  q <- L2^3 / (3 * N)^3 - L1 * L2 / (6 * N^2) + L0 / (2 * N); p <- sign(q) * sqrt(L2^2 / (3 * N)^2 - L1 / (3 * N))
  a <- (pi + acos(max(-1, min(1, q / p^3)))) / 3; treated <- 2 * p * cos(a) - L2 / (3 * N); c(treated, treated - d)
}
difference <- function(x1, n1, x0, n0, d) { r <- restricted(x1, n1, x0, n0, d); (x1 / n1 - x0 / n0 - d) / sqrt((r[1] * (1 - r[1]) / n1 + r[2] * (1 - r[2]) / n0) * (n1 + n0) / (n1 + n0 - 1)) }
ratio <- function(x1, n1, x0, n0, f) {
  g <- function(p) (x1 + x0) - p * (x0 * f + x1 + n1 * f + n0) + p^2 * (n1 + n0) * f
  p <- uniroot(g, c(0, min(1, 1 / f)), tol = 1e-16, maxiter = 10000)$root
  (x1 / n1 - f * x0 / n0) / sqrt((f * p * (1 - f * p) / n1 + f^2 * p * (1 - p) / n0) * (n1 + n0) / (n1 + n0 - 1))
}
two <- function(case, x1, n1, x0, n0) {
  p <- x1 / n1; q <- x0 / n0; w1 <- wilson(x1, n1); w0 <- wilson(x0, n0); e <- sqrt(p * (1 - p) / n1 + q * (1 - q) / n0)
  put(case, c("difference", "difference se", "wald lower", "wald upper"), c(p - q, e, p - q + c(-1, 1) * z * e))
  put(case, c("newcombe lower", "newcombe upper"), c(p - q - sqrt((p - w1[1])^2 + (w0[2] - q)^2), p - q + sqrt((w1[2] - p)^2 + (q - w0[1])^2)))
  f <- function(d) difference(x1, n1, x0, n0, d)
  put(case, c("mn lower", "mn upper"), c(uniroot(function(d) f(d) - z, c(-1 + 1e-9, p - q), tol = 1e-15)$root, uniroot(function(d) f(d) + z, c(p - q, 1 - 1e-9), tol = 1e-15)$root))
  put(case, "mn p", 2 * pnorm(-abs(f(1e-12))))
  put(case, c("pearson", "p"), unlist(suppressWarnings(prop.test(c(x1, x0), c(n1, n0), correct = FALSE))[c("statistic", "p.value")]))
  put(case, c("yates", "yates p"), unlist(suppressWarnings(prop.test(c(x1, x0), c(n1, n0)))[c("statistic", "p.value")]))
  put(case, "fisher", fisher.test(matrix(c(x1, n1 - x1, x0, n0 - x0), 2))$p.value)
  if (x0 == 0) return(invisible())
  put(case, c("ratio", "ratio se"), c(p / q, s <- sqrt(1 / x1 - 1 / n1 + 1 / x0 - 1 / n0))); put(case, c("katz lower", "katz upper"), exp(log(p / q) + c(-1, 1) * z * s))
  r <- function(f) ratio(x1, n1, x0, n0, f)
  put(case, c("mn ratio lower", "mn ratio upper"), c(uniroot(function(f) r(f) - z, c(1e-3, p / q), tol = 1e-15)$root, uniroot(function(f) r(f) + z, c(p / q, 1e3), tol = 1e-15)$root))
}
two("middle", 56, 70, 48, 80); two("small", 9, 10, 3, 10); two("rare", 5, 56, 0, 29)
pairs <- function(case, a, b, c, d) {
  n <- a + b + c + d; m <- matrix(c(a, c, b, d), 2)
  put(case, c("difference", "se"), c((b - c) / n, sqrt(b + c - (b - c)^2 / n) / n))
  put(case, c("chi", "p"), unlist(mcnemar.test(m, correct = FALSE)[c("statistic", "p.value")])); put(case, c("corrected", "corrected p"), unlist(mcnemar.test(m)[c("statistic", "p.value")]))
  t <- binom.test(b, b + c); put(case, "exact p", t$p.value); put(case, c("odds", "odds lower", "odds upper"), c(b / c, t$conf.int / (1 - t$conf.int)))
  w1 <- wilson(a + b, n); w0 <- wilson(a + c, n); p <- (a + b) / n; q <- (a + c) / n; k <- a * d - b * c; if (k > 0) k <- max(0, k - n / 2)
  f <- k / sqrt((a + b) * (c + d) * (a + c) * (b + d))
  put(case, c("lower", "upper"), c(p - q - sqrt((p - w1[1])^2 - 2 * f * (p - w1[1]) * (w0[2] - q) + (w0[2] - q)^2), p - q + sqrt((w1[2] - p)^2 - 2 * f * (w1[2] - p) * (q - w0[1]) + (q - w0[1])^2)))
}
pairs("pairs", 36, 12, 2, 0); pairs("more pairs", 40, 25, 11, 24)
# Three strata.
s <- data.frame(a = c(12, 30, 8), n1 = c(40, 60, 35), b = c(5, 40, 9), n0 = c(50, 90, 20)); N <- s$n1 + s$n0; c <- s$n1 - s$a; d <- s$n0 - s$b
t <- array(rbind(s$a, c, s$b, d), c(2, 2, 3)); m <- mantelhaen.test(t, correct = FALSE)
put("strata", c("odds", "chi", "p"), c(m$estimate, m$statistic, m$p.value)); put("strata", c("odds lower", "odds upper"), m$conf.int)
R <- sum(s$a * s$n0 / N); S <- sum(s$b * s$n1 / N); put("strata", c("ratio", "ratio se"), c(R / S, sqrt(sum((s$n1 * s$n0 * (s$a + s$b) - s$a * s$b * N) / N^2) / (R * S))))
W <- sum(s$n1 * s$n0 / N); rd <- sum((s$a * s$n0 - s$b * s$n1) / N) / W
put("strata", c("difference", "difference se"), c(rd, sqrt(sum((s$a * c * s$n0^3 + s$b * d * s$n1^3) / (s$n1 * s$n0 * N^2))) / W))
v <- s$a * c / s$n1^3 + s$b * d / s$n0^3; put("strata", "homogeneity", sum((s$a / s$n1 - s$b / s$n0 - rd)^2 / v))
