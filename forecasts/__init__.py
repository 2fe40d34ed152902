"""From a history of contacts to the people needed: volumes, queues, staffing. Knows neither shifts nor employees."""
