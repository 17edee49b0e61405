from classifiers.label_noise import doubtful_labels


def test_a_label_that_all_evidence_speaks_against_is_doubted() -> None:
    records = [
        {"id": str(n), "clear": True, "source": "gold", "exemplar": n < 10, "score": 0.9 if n < 10 else 0.1}
        for n in range(20)
    ]
    records[3]["score"] = 0.02
    records[15]["score"] = 0.97
    assert doubtful_labels(records) == ["3", "15"]
    assert doubtful_labels(records[:10]) == []
