package store

const crashFileEnv = "PARLEY_STORE_CRASH_FILE"

func postForever(string) {}
