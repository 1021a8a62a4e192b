# glmnet's cross-validated LASSO as a server of the bench: the requests of serving.py, in R.
suppressPackageStartupMessages({
  library(glmnet)
  library(jsonlite)
})

# x: a file of float64, [columns][cases]; y and folds: of uint8.
opened <- function(x, y, folds, cases, family) {
  values <- readBin(x, "double", file.size(x) / 8)
  list(
    x = matrix(values, nrow = cases),
    y = as.integer(readBin(y, "raw", cases)),
    folds = as.integer(readBin(folds, "raw", cases)) + 1L,
    family = family
  )
}

run <- function(case) cv.glmnet(case$x, case$y, family = case$family, foldid = case$folds)

timed <- function(work) {
  start <- proc.time()[["elapsed"]]
  result <- work()
  list(time = 1e3 * (proc.time()[["elapsed"]] - start), result = result)
}

# FOLDER/values (float64): lambda.min, lambda.1se, then the coefficients at lambda.min, the intercept first.
write_result <- function(fitted, folder) {
  values <- c(fitted$lambda.min, fitted$lambda.1se, as.vector(coef(fitted, s = "lambda.min")))
  writeBin(values, file.path(folder, "values"), size = 8)
}

versions <- list(R = paste(R.version$major, R.version$minor, sep = "."), glmnet = as.character(packageVersion("glmnet")))
case <- NULL
input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) > 0) {
  request <- fromJSON(line)
  if (!is.null(request$open)) {
    case <- do.call(opened, request$open)
    reply <- list(versions = versions)
  } else if (!is.null(request$once)) {
    once <- timed(function() run(case))
    write_result(once$result, request$once$folder)
    reply <- list(time = once$time, peak = 0, features = list())
  } else {
    reply <- list(times = lapply(seq_len(request$run), function(k) timed(function() run(case))$time))
  }
  cat(toJSON(reply, auto_unbox = TRUE, digits = NA), "\n", sep = "")
  flush(stdout())
}
