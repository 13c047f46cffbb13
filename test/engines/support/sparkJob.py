"""Runs queries on a Spark cluster over a table that a query makes; rows come back as JSON, one file a query."""
import json
import sys

from pyspark.sql import SparkSession

given = json.load(sys.stdin)
spark = (
    SparkSession.builder.master(given["master"])
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.sql.shuffle.partitions", "4")
    .config("spark.executor.memory", "900m")
    .getOrCreate()
)
spark.sql(given["made"]).createOrReplaceTempView("made")
answers = {name: [json.loads(line) for line in spark.sql(query).toJSON().collect()] for name, query in given["queries"].items()}
# Once the answers are there: executors register with time.
workers = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
json.dump({"workers": workers, "version": spark.version, "answers": answers}, sys.stdout)
spark.stop()
