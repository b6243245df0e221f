unsigned data_global_other[4] = {1, 40, 80, 3};
