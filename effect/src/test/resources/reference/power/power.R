# Power of tests. Run: Rscript power.R > power.csv
suppressMessages(library(pwr))
cat(sprintf("# R %s, pwr %s\ncase,name,value\n", getRversion(), packageVersion("pwr")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
for (n in c(3, 10, 26.5, 63, 400)) for (d in c(0.1, 0.5, 1.2)) for (sides in 1:2) {
  put("t", paste(n, d, sides), power.t.test(n, d, alternative = c("one.sided", "two.sided")[sides], strict = TRUE)$power)
  put("unequal", paste(n, d, sides), pwr.t2n.test(n, 2 * n, d, alternative = c("greater", "two.sided")[sides])$power)
}
for (n in c(20, 150.5, 1000)) for (p2 in c(0.31, 0.4, 0.1)) {
  put("pooled", paste(n, p2), power.prop.test(n, 0.3, p2, strict = TRUE)$power)
  put("arcsine", paste(n, p2), pwr.2p2n.test(ES.h(0.3, p2), n, 1.5 * n, sig.level = 0.05)$power)
  put("pooled one", paste(n, p2), power.prop.test(n, 0.3, p2, alternative = "one.sided", sig.level = 0.01)$power)
  se <- sqrt(0.3 * 0.7 / n + p2 * (1 - p2) / (1.5 * n)); z <- qnorm(0.975)
  put("unpooled", paste(n, p2), pnorm(z - abs(p2 - 0.3) / se, lower.tail = FALSE) + pnorm(-z - abs(p2 - 0.3) / se))
}
for (d in c(40, 247.3)) for (hr in c(0.5, 0.7, 1.4)) {
  shift <- abs(log(hr)) * sqrt(d * 0.6 * 0.4); z <- qnorm(0.975)
  put("logrank", paste(d, hr), pnorm(z - shift, lower.tail = FALSE) + pnorm(-z - shift))
}
# 20 clusters of 30 in each arm, ICC 0.02, sizes that vary by 40 %, difference 2, standard deviation 8, correlation 0.6.
effect <- 1 + ((0.4^2 + 1) * 30 - 1) * 0.02
put("clusters", "design effect", effect)
for (a in c("post", "change", "ancova")) {
  f <- c(post = 1, change = 2 * (1 - 0.6), ancova = 1 - 0.6^2)[[a]]
  se <- 8 * sqrt(f * effect * 2 / 600); df <- 38; t <- qt(0.975, df)
  put("clusters", a, pt(t, df, 2 / se, lower.tail = FALSE) + pt(-t, df, 2 / se))
  put("clusters", paste(a, "bloom"), (qt(0.975, df) + qt(0.8, df)) * se)
}
