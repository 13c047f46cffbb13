"""Runs queries on an engine that Python has: rows and queries come as JSON on standard input, answers go as JSON to the output."""
import json
import sys

given = json.load(sys.stdin)
rows = given["rows"]
names = ["model", "task", 'se"ed`', "item", "score"]

if given["engine"] == "clickhouse":
    import chdb.session

    session = chdb.session.Session()
    columns = ", ".join(f"`{name.replace('`', '``')}` Nullable({'Float64' if name == 'score' else 'String'})" for name in names)
    session.query(f"CREATE TABLE scores ({columns}) ENGINE = Memory")
    lines = "\n".join(json.dumps(dict(zip(names, row))) for row in rows)
    session.query(f"INSERT INTO scores FORMAT JSONEachRow {lines}")
    run = lambda query: [json.loads(line) for line in str(session.query(query, "JSONEachRow")).splitlines()]
else:
    from pyspark.sql import SparkSession
    from pyspark.sql.types import DoubleType, StringType, StructField, StructType

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4").getOrCreate()
    schema = StructType([StructField(name, DoubleType() if name == "score" else StringType()) for name in names])
    frame = spark.createDataFrame([tuple(None if c is None else float(c) if i == 4 else c for i, c in enumerate(row)) for row in rows], schema)
    frame.createOrReplaceTempView("scores")
    run = lambda query: [json.loads(line) for line in spark.sql(query).toJSON().collect()]

json.dump({name: run(query) for name, query in given["queries"].items()}, sys.stdout)
