# Columns of model.matrix: for each formula the name of each column, and what tells its values: the sum of each value times its row's number.
# Run in this folder: Rscript design.R > design.csv
cat(sprintf("# R %s, splines %s\ncase,name,value\n", getRversion(), packageVersion("splines")))
library(splines)
i <- 0:59
d <- data.frame(row = i + 1, y = (i * 31) %% 17, x = ((i * 37) %% 41) / 8, z = ((i * 11) %% 23) / 4 - 2, k = c(4, 10, 2.5)[1 + (i * 7) %% 3],
  a = c("north", "east", "west")[1 + (i * 5 + i %/% 7) %% 3], b = c("yes", "no")[1 + (i %/% 4) %% 2], c = c("q", "p", "s", "r")[1 + (i * 3 + i %/% 5) %% 4])
formulas <- readLines("formulas.txt")
for (formula in formulas) {
  X <- model.matrix(as.formula(formula), d)
  for (j in seq_len(ncol(X))) cat(sprintf("%s,%s,%.17g\n", formula, colnames(X)[j], sum(X[, j] * d$row)), sep = "")
}
