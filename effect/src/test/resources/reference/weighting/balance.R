# Balance tables, every formula written out. Run: Rscript balance.R FOLDER-OF-SHARED-DATA > balance.csv
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
columns <- cbind(age = lalonde$age, educ = lalonde$educ, raceblack = 1 * (lalonde$race == "black"), racehispan = 1 * (lalonde$race == "hispan"),
  racewhite = 1 * (lalonde$race == "white"), married = lalonde$married, re74 = lalonde$re74, `I(re75^2)` = lalonde$re75^2)
treat <- lalonde$treat
wvar <- function(x, w) { w <- w / sum(w); sum(w * (x - sum(w * x))^2) / (1 - sum(w^2)) }
table <- function(case, w, base, denominator) {
  for (name in colnames(columns)) {
    x <- columns[, name]
    binary <- all(x %in% 0:1)
    v <- sapply(1:0, function(a) { i <- treat == a; if (binary) { p <- weighted.mean(x[i], base[i]); p * (1 - p) } else wvar(x[i], base[i]) })
    s <- switch(denominator, treated = sqrt(v[1]), control = sqrt(v[2]), pooled = sqrt(mean(v)))
    m <- sapply(1:0, function(a) weighted.mean(x[treat == a], w[treat == a]))
    points <- sort(unique(x))
    F <- sapply(1:0, function(a) sapply(points, function(p) sum(w[treat == a & x <= p]) / sum(w[treat == a])))
    put(case, paste(name, c("denominator", "mean treated", "mean control", "standardised difference", "variance ratio", "KS")),
      c(s, m, (m[1] - m[2]) / s, if (binary) NA else wvar(x[treat == 1], w[treat == 1]) / wvar(x[treat == 0], w[treat == 0]), max(abs(F[, 1] - F[, 2]))))
    if (!binary) for (a in 1:0) for (q in c(25, 50, 75)) {
      cumulative <- sapply(points, function(p) sum(w[treat == a & x <= p]) / sum(w[treat == a]))
      put(case, paste(name, c("control", "treated")[a + 1], q, "%"), points[min(which(cumulative >= q / 100 - 1e-12))])
    }
  }
  put(case, "ESS treated", sum(w[treat == 1])^2 / sum(w[treat == 1]^2))
  put(case, "ESS control", sum(w[treat == 0])^2 / sum(w[treat == 0]^2))
}
ones <- rep(1, nrow(lalonde))
for (d in c("treated", "control", "pooled")) {
  table(paste("before", d), ones, ones, d)
  table(paste("after", d), lalonde$educ + lalonde$age / 10, ones, d)
}
table("based", lalonde$educ^2, lalonde$educ, "pooled")
