unsigned data_offsets_other[8] = {0, 0, 0, 0, 0, 0, 5000, 0};
